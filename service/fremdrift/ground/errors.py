"""Errors: the whole family.

::

    FremdriftError              something we can say in a sentence
    ├── SettingsError           the environment does not fit
    ├── TableError              a table cannot be read at all
    ├── ShapeError              a shape is not well-formed, or asks for what the engine does not know
    ├── NoRoom                  a disk is full
    ├── ReleaseError            a release cannot be made, found or trusted
    │   ├── StateBusy           too many states are being opened at once
    │   └── StoreDown           the store elsewhere does not answer
    ├── NotFound                nothing has that name
    ├── Gone                    something had that name, and was withdrawn
    └── QueryError              a query was not answered
        ├── QuerySyntax         it is not SPARQL
        ├── QueryRefused        it asks for something that is shut
        │   └── QueryTooLong    its text is too long
        ├── QueryStopped        a limit ended it, or nobody was free
        └── ClientBusy          this client has used up its share

Inner rooms say what is wrong with the matter; only ``web`` turns that into a status and ``cli`` into an exit code.
"""

from collections.abc import Mapping
from typing import Any


class FremdriftError(Exception):
    """Something that went wrong and can be said in one clear sentence, without a stack trace.

    A process may hand it to another as it is, whatever else it is made with than its message.
    """

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.args), vars(self)


def _again(kind: type[FremdriftError], told: tuple[Any, ...]) -> FremdriftError:
    return kind.__new__(kind, *told)


class SettingsError(FremdriftError):
    """The settings do not fit; the message lists every one that is wrong, by name."""


class TableError(FremdriftError):
    """The tables cannot be read at all: no such folder, no workbook, no definition."""


class NoRoom(FremdriftError):
    """Something cannot be written, because its disk is full or takes no file so large."""


class ShapeError(FremdriftError):
    """A shape is not well-formed, or asks for something that the engine does not know; it is named, never skipped."""


class ReleaseError(FremdriftError):
    """A release cannot be made, found or trusted."""


class StateBusy(ReleaseError):
    """Too many older releases and states are being opened at once."""


class StoreDown(ReleaseError):
    """The store that releases are loaded into does not answer now."""


class NotFound(FremdriftError):
    """Nothing has that name."""


class Gone(FremdriftError):
    """Something had that name and was withdrawn.

    ``iri`` is the withdrawal's own name, empty where it only went, ``replaced_by`` the IRI of what replaces it, if
    anything does, ``tombstone`` what is kept of it, ``reasons`` why it was withdrawn, by language. With ``belonged_to``
    all that is said is of that, with which it went.
    """

    def __init__(
        self,
        message: str,
        iri: str,
        replaced_by: str | None = None,
        tombstone: Mapping[str, object] | None = None,
        reasons: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.belonged_to = ""
        self.tombstone = dict(tombstone or {})
        self.reasons = dict(reasons or {})
        self.iri = iri
        self.replaced_by = replaced_by


class QueryError(FremdriftError):
    """A query was not answered."""


class QuerySyntax(QueryError):
    """The text is not a SPARQL query; the message names line and column where the parser does."""


class QueryRefused(QueryError):
    """The query asks for something that is shut: an update, LOAD, SERVICE, or a text beyond the limits."""


class QueryTooLong(QueryRefused):
    """The text of the query is longer than is taken."""


class QueryStopped(QueryError):
    """A limit ended the query, or no worker was free.

    ``limit`` names the limit (``seconds``, ``memory``, ``bytes``, ``rows``, ``nesting``, ``workers``), or ``engine`` or
    ``crash``; ``retry_after`` is in seconds, 0 where the same question would end the same again.
    """

    def __init__(self, message: str, limit: str, retry_after: int = 5) -> None:
        super().__init__(message)
        self.limit = limit
        self.retry_after = retry_after


class ClientBusy(QueryError):
    """This client has used up its share; others have not. ``retry_after`` is in seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
