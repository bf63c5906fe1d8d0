"""Questions that were asked to be kept: a query, its dataset, the release it is pinned to, and its answer's digest.

A question is named by what it says, so the same one is kept once, and a copy shows by its name that it is one.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from fremdrift.ground.durable import make_folder, put
from fremdrift.ground.errors import NotFound, ReleaseError

_ID: Final = re.compile(r"[0-9a-f]{12}")
QUESTIONS: Final = "questions"
"""The folder of kept questions in a home."""
_DAMAGED: Final = (ValueError, TypeError, KeyError)
"""What a file raises that holds no question."""
ROOM: Final = 100_000
"""So many are kept at most."""


@dataclass(frozen=True)
class KeptQuestion:
    """A query as it was asked, of which release, and the SHA-256 over the sorted rows of its answer."""

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    release: str
    answer_sha256: str
    rows: int

    @property
    def id(self) -> str:
        """Its name, twelve hexadecimal digits."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:12]


def read_question(told: bytes) -> KeptQuestion:
    """The question of a file. Raises ValueError, TypeError or KeyError where it holds none."""
    kept = json.loads(told)
    for name in ("default_graphs", "named_graphs"):
        kept[name] = None if kept[name] is None else tuple(kept[name])
    return KeptQuestion(**kept)


@dataclass(frozen=True)
class Questions:
    """The kept questions in a home folder, at most ``room``."""

    home: Path
    room: int = ROOM

    @property
    def _folder(self) -> Path:
        return self.home / QUESTIONS

    def keep(self, question: KeptQuestion) -> None:
        """Keep a question; one already kept stays as it is. Raises ReleaseError where no more can be kept."""
        path = self.file(question.id)
        if path.exists():
            return
        try:
            make_folder(self._folder)
            if sum(1 for _ in os.scandir(self._folder)) >= self.room:
                raise ReleaseError(f"{self.room} questions are kept already, and no more are taken")
            put(path, json.dumps(asdict(question), ensure_ascii=False).encode())
        except OSError as fault:
            raise ReleaseError(f"no question can be kept here now ({fault.strerror}); ask again later") from fault

    def find(self, question_id: str) -> KeptQuestion:
        """The question of this name. Raises NotFound, and ReleaseError where it is damaged."""
        path = self.file(question_id)
        if not _ID.fullmatch(question_id) or not path.is_file():
            raise NotFound(f"no kept question is called {question_id}")
        try:
            return read_question(path.read_bytes())
        except _DAMAGED as fault:
            told = f"the kept question {question_id} cannot be read: {type(fault).__name__}"
            raise ReleaseError(
                f"{told}; put back what a copy of FREMDRIFT_HOME has (`fremdrift verify` names all that is damaged)"
            ) from fault

    def ids(self) -> list[str]:
        """The names of all kept questions."""
        return sorted(path.stem for path in self._folder.glob("*.json") if _ID.fullmatch(path.stem))

    def file(self, question_id: str) -> Path:
        """Where a question of this name stands, or would."""
        return self._folder / f"{question_id}.json"

    def faults(self) -> Iterator[str]:
        """What is wrong with any of them, a sentence each."""
        for name in self.ids():
            try:
                same = read_question(self.file(name).read_bytes()).id == name
            except _DAMAGED:
                same = False
            if not same:
                yield f"{QUESTIONS}/{name}.json is not the question that it is named by"
