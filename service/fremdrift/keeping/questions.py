"""Questions that were asked to be kept: a query, its dataset, the release it is pinned to, and its answer's digest.

A question is named by what it says, so the same one is kept once.
"""

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from fremdrift.ground.errors import NotFound, ReleaseError
from fremdrift.keeping.durable import sync

_ID: Final = re.compile(r"[0-9a-f]{12}")


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


@dataclass(frozen=True)
class Questions:
    """The kept questions in a home folder, at most ``room``."""

    home: Path
    room: int

    @property
    def _folder(self) -> Path:
        return self.home / "questions"

    def keep(self, question: KeptQuestion) -> None:
        """Keep a question; one already kept stays as it is. Raises ReleaseError where there is no room for more."""
        path = self._folder / f"{question.id}.json"
        if path.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        if sum(1 for _ in os.scandir(self._folder)) >= self.room:
            raise ReleaseError(f"{self.room} questions are kept already, and no more are taken")
        aside = path.with_suffix(f".{os.getpid()}")
        aside.write_text(json.dumps(asdict(question), ensure_ascii=False), encoding="utf-8")
        sync(aside)
        aside.replace(path)
        sync(self._folder)

    def find(self, question_id: str) -> KeptQuestion:
        """The question of this name. Raises NotFound."""
        path = self._folder / f"{question_id}.json"
        if not _ID.fullmatch(question_id) or not path.is_file():
            raise NotFound(f"no kept question is called {question_id}")
        kept = json.loads(path.read_bytes())
        for name in ("default_graphs", "named_graphs"):
            kept[name] = None if kept[name] is None else tuple(kept[name])
        return KeptQuestion(**kept)
