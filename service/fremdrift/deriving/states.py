"""States: what had been said by the end of a day, as a dataset of its own. Nothing later is in it, in no graph.

What belongs to the state of a day is in ``presence``. It is worked out once for a release and kept beside it: the
statements in a file for each day on which they became known, what follows from them with the days between which it
does, and the record of each strategy. So a document of any day is answered at once, from the release itself and the
days of the things in it. Lists and pictures take the outline, a quarter of the statements: all but what observations
say, which the records tell. Only whoever asks for texts or whole graphs waits until all is loaded as a store.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from fremdrift.deriving.caused import CHANGE, caused_quads
from fremdrift.deriving.freezing import PRESENCE, STATES, freeze
from fremdrift.deriving.identity import MEANT, identity_quads, part_quads
from fremdrift.deriving.ledger import SUMMED, judged_of, ledger, ledger_quads
from fremdrift.deriving.presence import ALWAYS, NEVER, Presence, presence
from fremdrift.deriving.record import Index, Record, distinct, merged, read_record, records
from fremdrift.deriving.wholes import BASE, CAUSED, DERIVED, OUTLINE, RECORDS
from fremdrift.ground.aside import Aside
from fremdrift.ground.crew import Crew
from fremdrift.ground.errors import NotFound, StateBusy
from fremdrift.ground.jsons import parsed
from fremdrift.ground.namespaces import FD
from fremdrift.model.dates import read_date
from fremdrift.model.iris import Names
from fremdrift.quads.lines import Notations, text_lines
from fremdrift.quads.source import ByPattern, Source
from fremdrift.quads.store import Store, in_memory, load_by_size
from fremdrift.quads.terms import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Triple, asked, text_of

_KNOWN: Final = NamedNode(FD + "knownFrom")
_PART_OF: Final = NamedNode(FD + "partOf")
_ABOUT: Final = NamedNode(FD + "about")
_CHANGE_OF: Final = NamedNode(FD + "changeOf")
_CAUSED_BY: Final = NamedNode(FD + "causedBy")
_FOLLOWING: Final = MEANT | SUMMED
"""The properties of things that follow from statements; of moves and other changes all do."""
_MOVE: Final = "id/move/"
_STATEMENT: Final = "id/observation/"
_PATIENCE: Final = 2.0
_RECORDS_KEPT: Final = 8
_RELEASES: Final = 4
"""What is frozen with so many releases stays read."""


def as_of(store: Source, names: Names, day: date) -> Store:
    """The state of a day, computed from everything that a store holds, with the moves and changes of that state."""
    lines = Notations(store)
    days = presence(lines, names.base)
    state = in_memory(quad for quad in store if days.since(quad) <= day.isoformat())
    state.extend([*ledger_quads(ledger(Notations(state), judged_of(state)), names), *identity_quads(state, names)])
    for record in distinct(records(lines, store, days)):
        state.extend(quad for since, quad in caused_quads(record, names) if since <= day.isoformat())
    return state


def day_or_edition(store: Source, names: Names, scope: str, name: str) -> tuple[date, str]:
    """The day that a name stands for, and the edition's IRI where it is one's local name (which may look like a year).

    Raises ValueError for what begins like a day and is none, NotFound where there is no such edition or it has no date.
    """
    edition = f"{names.base}edition/{scope}/{name}"
    if not name[:4].isdigit() or any(store.quads_for_pattern(asked(edition), None, None, None)):
        return known_from(store, edition), edition
    day = read_date(name).latest
    if day is None:
        raise ValueError(name)
    return day, ""


def known_from(store: Source, edition: str) -> date:
    """The day an edition became known, ``edition`` being its IRI.

    Raises NotFound where there is no such edition, or none of its dates is known.
    """
    node = asked(edition)
    known = next(iter(store.quads_for_pattern(node, _KNOWN, None, None)), None)
    if known is not None:
        return date.fromisoformat(text_of(known.object))
    if not any(store.quads_for_pattern(node, None, None, None)):
        raise NotFound(f"there is no edition {edition}; the list of editions names them")
    raise NotFound(f"the edition {edition} has no date, so there is no state of it")


def record_file(release: Path, scope: str) -> Path:
    """Where a release, by its folder, has the record of a scope; not there where nothing was ever said of it."""
    return release / STATES / RECORDS / f"{scope}.json"


# --- Whenever a state is asked for ---


class Frozen:
    """What ``freeze`` wrote for a release, and the release's own store."""

    def __init__(self, folder: Path, whole: Source, names: Names) -> None:
        self.folder = folder
        self.whole = whole
        self.names = names
        self.causes = any(whole.quads_for_pattern(None, _CAUSED_BY, None, None))
        """False for a release from before it was told what accounts caused: it goes on saying what it said."""
        loaded: dict[str, Any] = parsed((folder / PRESENCE).read_bytes())
        self.days = Presence(names.base, loaded["known"], loaded["things"], lru_cache(maxsize=65536)(self._asked))
        self.record: Callable[[str], Record] = lru_cache(maxsize=_RECORDS_KEPT)(self._record)
        """The record of a scope; an empty one where nothing was ever said of it."""
        self._index = lru_cache(maxsize=_RECORDS_KEPT)(lambda scope: Index(self.record(scope)))

    def _asked(self, thing: str) -> str:
        """The first day on which an account says anything of a thing."""
        said = [
            self.days.graph(str(one.graph_name))
            for one in self.whole.quads_for_pattern(NamedNode(thing), None, None, None)
        ]
        known = [self.days.known.get(account, NEVER) for kind, account in said if kind == "account"]
        return min(known, default=ALWAYS)

    def _record(self, scope: str) -> Record:
        return read_record(self.folder / RECORDS / f"{scope}.json")

    def everything(self) -> Record:
        """What all records hold together; scopes that judgements tie together have the same one."""
        return merged(read_record(path) for path in sorted((self.folder / RECORDS).glob("*.json")))

    def about(self, things: Iterable[str]) -> Record:
        """What records hold of these things, by IRI, and of what judgements tie to them."""
        return merged(self._index(self.names.scope_of(one)).about(one) for one in sorted(things))

    def files(self, day: str) -> list[Path]:
        """The files of statements that belong to the state of a day."""
        return [*_until(self.folder, day), *self.outline(day)]

    def outline(self, day: str) -> list[Path]:
        """Those of them that lists are made of; none in a release from before they stood apart."""
        return _until(self.folder / OUTLINE, day)

    def write_derived(self, day: str, file: Path) -> None:
        """Write what follows from the statements of a day, as N-Quads."""
        held = [one for name in (DERIVED, CAUSED) if (one := self.folder / name).is_file()]
        with file.open("w", encoding="utf-8", newline="\n") as to:
            for line in text_lines(*held):
                since, until, quad = line.split("\t", 2)
                if since <= day < until:
                    to.write(quad)


def _until(folder: Path, day: str) -> list[Path]:
    """The files of a folder that hold what is known on a day."""
    of_days = sorted(one for one in folder.glob("*.nq") if one.name != BASE and one.stem <= day)
    return [one for one in (folder / BASE, *of_days) if one.is_file()]


class State(ByPattern):
    """The state of a day as a source: what a thing says, and what points at it, from the release; the rest from a store
    that is loaded when first asked for.

    ``turn`` lets one state be loaded at a time; StateBusy is raised where that takes too long.
    """

    def __init__(self, frozen: Frozen, day: date, turn: threading.Lock) -> None:
        self.day = day.isoformat()
        self._frozen = frozen
        self._turn = turn
        self._store: Store | None = None
        self._outline: Store | None = None
        self._aside: Aside | None = None
        self._derived = lru_cache(maxsize=256)(self._derived_of)
        self._index = lru_cache(maxsize=8)(lambda scope: Index(frozen.record(scope).by(self.day, sources=False)))

    def quads_for_pattern(
        self,
        subject: NamedNode | BlankNode | Triple | None,
        predicate: NamedNode | None,
        object: NamedNode | BlankNode | Literal | Triple | None,  # noqa: A002 - the engine's name
        graph_name: NamedNode | BlankNode | DefaultGraph | None = None,
        /,
    ) -> Iterator[Quad]:
        """The statements of this state that fit a pattern."""
        asked_for_all = graph_name is None and not any(isinstance(one, NamedNode) for one in (subject, object))
        if asked_for_all or (graph_name is not None and self._is_derived(graph_name)):
            yield from self.store.quads_for_pattern(subject, predicate, object, graph_name)
            return
        for quad in self._frozen.whole.quads_for_pattern(subject, predicate, object, graph_name):
            if self._frozen.days.since(quad) <= self.day:
                yield quad
        if graph_name is None:
            yield from self._following(subject, predicate, object)

    def said_of(self, thing: NamedNode, only: Collection[NamedNode] = ()) -> Iterator[Quad]:
        """The statements of a thing; of what follows no more is worked out than these properties take."""
        path = self._frozen.names.path(thing.value) or ""
        if not only or not _FOLLOWING.isdisjoint(only) or path.startswith((CHANGE, _MOVE)):
            return super().said_of(thing, only)
        found = self._frozen.whole.quads_for_pattern(thing, None, None, None)
        return (one for one in found if one.predicate in only and self._frozen.days.since(one) <= self.day)

    def _is_derived(self, graph: NamedNode | BlankNode | DefaultGraph) -> bool:
        return text_of(graph).startswith(self._frozen.names.graph("derived/").value)

    def _following(self, subject: Any, predicate: Any, object: Any) -> Iterator[Quad]:  # noqa: A002 - the engine's name
        """What follows from the statements of this state."""
        yield from (one for one in self._parts(subject, object) if _fits(one, subject, predicate, object))
        ends = [self._thing(subject)] if isinstance(subject, NamedNode) else []
        ends += [self._thing(object, led_to=True)] if isinstance(object, NamedNode) else []
        for thing in sorted(set(ends)):
            if self._frozen.names.scope_of(thing) and (object is not None or self._says_more(thing)):
                yield from self._derived(thing).quads_for_pattern(subject, predicate, object, None)

    def _says_more(self, thing: str) -> bool:
        """False for a statement that no judgement names: nothing that follows has it as a subject."""
        said = (self._frozen.names.path(thing) or "").startswith(_STATEMENT)
        return not said or self._index(self._frozen.names.scope_of(thing)).judges(thing)

    def _parts(self, *nodes: object) -> Iterator[Quad]:
        """What it comes to that these nodes are parts, or have some."""
        whole, days = self._frozen.whole, self._frozen.days
        for node in (one for one in nodes if isinstance(one, NamedNode)):
            for ends in ((node, None), (None, node)):
                for quad in whole.quads_for_pattern(ends[0], _PART_OF, ends[1], None):
                    if days.since(quad) <= self.day:
                        yield from part_quads(quad, self._frozen.names)

    def _thing(self, node: NamedNode, *, led_to: bool = False) -> str:
        """What a name stands for; for a move or another change, the thing that it is a change of, and for a statement
        that is led to, the thing that it is about: the changes of that lead to it.
        """
        path = self._frozen.names.path(node.value) or ""
        if path.startswith(CHANGE):
            of = self._frozen.whole.quads_for_pattern(node, _CHANGE_OF, None, None)
        elif path.startswith(_MOVE):
            statement = self._frozen.names.iri(path.replace(_MOVE, _STATEMENT, 1))
            of = self._frozen.whole.quads_for_pattern(statement, _ABOUT, None, None)
        elif led_to and path.startswith(_STATEMENT):
            of = self._frozen.whole.quads_for_pattern(node, _ABOUT, None, None)
        else:
            return node.value
        return next((text_of(one.object) for one in of), "")

    def _derived_of(self, thing: str) -> Store:
        """What follows on this day about a thing or a statement: no more of its scope's dates need be read."""
        names = self._frozen.names
        record = self._index(names.scope_of(thing)).about(thing)
        if not self._frozen.causes:
            return in_memory(one for one in record.derived(names) if one.predicate != _CAUSED_BY)
        return in_memory([*record.derived(names), *(quad for _, quad in caused_quads(record, names))])

    def query(self, query: str, /, **options: Any) -> Any:
        """The result of one of our own queries."""
        return self.store.query(query, **options)

    def __iter__(self) -> Iterator[Quad]:
        return iter(self.store)

    @property
    def loaded(self) -> bool:
        """True once the whole state was loaded."""
        return self._store is not None

    @property
    def store(self) -> Store:
        """The whole state as a store. Raises StateBusy where others are being loaded."""
        if self._store is None:
            with self._my_turn():
                self._store = self._store or self._load(self.files(), "store")
        return self._store

    @property
    def outline(self) -> Store:
        """What of the state lists are made of, as a store: all but what observations say and what follows from it; in a
        release from before that stood apart, the whole. Raises StateBusy where others are being loaded.
        """
        files = self._frozen.outline(self.day)
        if self._store is not None or not files:
            return self.store
        if self._outline is None:
            with self._my_turn():
                self._outline = self._outline or self._load(files, OUTLINE)
        return self._outline

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=_PATIENCE):
            raise StateBusy("too many states are being opened; try again shortly")
        try:
            yield
        finally:
            self._turn.release()

    def _load(self, files: list[Path], name: str) -> Store:
        return load_by_size(files, self._folder / name)

    def files(self) -> list[Path]:
        """The N-Quads files that hold the whole state, for as long as this object is kept."""
        derived = self._folder / BASE
        if not derived.is_file():
            self._frozen.write_derived(self.day, derived)
        return [*self._frozen.files(self.day), derived]

    @property
    def _folder(self) -> Path:
        if self._aside is None:
            self._aside = Aside()
        return self._aside.path


def _fits(quad: Quad, *pattern: object) -> bool:
    parts = (quad.subject, quad.predicate, quad.object)
    return all(wanted is None or wanted == one for wanted, one in zip(pattern, parts, strict=True))


class States:
    """Gives the state of a day of a release; what is frozen with a few releases stays read."""

    def __init__(self) -> None:
        self._frozen: dict[Path, Frozen] = {}
        self._aside: dict[Path, Aside] = {}
        self._opening = threading.Lock()

    def __call__(self, folder: Path, whole: Source, names: Names, day: date, turn: threading.Lock) -> State:
        """The state of a day, from the folder of a release and its store."""
        return State(self.frozen(folder, whole, names), day, turn)

    def frozen(self, folder: Path, whole: Source, names: Names) -> Frozen:
        """What is frozen with a release, from its folder and its store."""
        with self._opening:
            if folder not in self._frozen:
                self._frozen[folder] = self._open(folder, whole, names)
                while len(self._frozen) > _RELEASES:
                    oldest = next(iter(self._frozen))
                    self._frozen.pop(oldest)
                    self._aside.pop(oldest, None)
            return self._frozen[folder]

    def _open(self, folder: Path, whole: Source, names: Names) -> Frozen:
        if (folder / STATES).is_dir():
            return Frozen(folder / STATES, whole, names)
        # a release from before states were frozen
        aside = self._aside[folder] = Aside()
        freeze(folder / "data.nq", aside.path / "derived.nq", names.base, Crew())
        return Frozen(aside.path / STATES, whole, names)
