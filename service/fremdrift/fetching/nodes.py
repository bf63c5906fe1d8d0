"""Nodes: the releases of another node of this service, over HTTP: its index, and its files, part by part."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import requests
from urllib3.exceptions import HTTPError

from fremdrift.ground.durable import no_room
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.jsons import parsed

INDEX: Final = "releases.json"
_TIMES: Final = (5.0, 60.0)
_PIECE: Final = 1 << 16
_LARGEST_INDEX: Final = 64 * 1024 * 1024


@dataclass(frozen=True)
class NodeOrigin:
    """A node at an address, such as ``https://strategy.example.org/``."""

    address: str
    _session: requests.Session = field(default_factory=requests.Session, repr=False)

    def index(self) -> dict[str, Any]:
        """The index. Raises ReleaseError where there is none, or not all of it comes."""
        try:
            with self._session.get(self._at(INDEX), timeout=_TIMES, stream=True) as answer:
                self._refuse(answer, INDEX)
                found = parsed(answer.raw.read(_LARGEST_INDEX, decode_content=True))
        except (requests.RequestException, OSError) as fault:
            raise ReleaseError(f"{self.address} does not answer: {type(fault).__name__}; try again") from fault
        except HTTPError as fault:
            raise ReleaseError(f"{self._at(INDEX)} broke off: {type(fault).__name__}; try again") from fault
        except (ValueError, RecursionError) as fault:
            raise ReleaseError(f"{self._at(INDEX)} is no index of releases") from fault
        if not isinstance(found, dict):
            raise ReleaseError(f"{self._at(INDEX)} is no index of releases")
        return found

    def fetch(self, path: str, to: Path, size: int) -> None:
        """Bring a file of so many bytes (-1 where nobody said), going on where ``to`` ends.

        Raises ReleaseError; what came stays, so that the next try goes on from there.
        """
        begun = to.stat().st_size if to.exists() else 0
        if begun == size:
            return
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={begun}-"} if begun else {})
        try:
            with self._session.get(self._at(path), headers=headers, timeout=_TIMES, stream=True) as answer:
                self._refuse(answer, path)
                self._write(answer, to, size, append=answer.status_code == requests.codes.partial_content)
        except (requests.RequestException, OSError) as fault:
            if no_room(fault):
                raise
            raise ReleaseError(f"{self._at(path)} broke off: {type(fault).__name__}; try again") from fault

    def _write(self, answer: requests.Response, to: Path, size: int, *, append: bool) -> None:
        with to.open("ab" if append else "wb") as file:
            for piece in answer.iter_content(_PIECE):
                file.write(piece)
                if file.tell() > (_LARGEST_INDEX if size < 0 else size):
                    file.truncate(0)
                    raise ReleaseError(f"{answer.url} is longer than the manifest says")

    def _at(self, path: str) -> str:
        return f"{self.address.rstrip('/')}/{path}"

    def _refuse(self, answer: requests.Response, path: str) -> None:
        if not answer.ok:
            raise ReleaseError(f"{self._at(path)} answers with the status {answer.status_code}")
