"""Selections: which things a page, a feed or a calendar is about, named in its address by kind and local name."""

from dataclasses import dataclass
from typing import Final

from werkzeug.exceptions import NotFound as NoPage

from fremdrift.deriving.concerns import Chosen, concerning, everything, within
from fremdrift.ground.namespaces import CODE
from fremdrift.model.iris import THING
from fremdrift.web.listings.cards import row_of
from fremdrift.web.progress.told import organisations_in
from fremdrift.web.shelf import served, settings
from fremdrift.web.wording.naming import Called, caller, coded

KINDS: Final = ("organisation", "level", "strategy", "initiative", "milestone")


@dataclass(frozen=True)
class Selection:
    """What was chosen: its path (empty for everything), its IRI, and which things belong to it.

    ``members`` are the organisations that it stands for, where it is about organisations.
    """

    path: str
    iri: str
    takes: Chosen
    members: frozenset[str] = frozenset()

    @property
    def kind(self) -> str:
        """One of KINDS, or empty for everything."""
        return self.path.partition("/")[0]

    def called(self, lang: str) -> Called | None:
        """What it is called; None for everything."""
        if self.kind == "level":
            return Called(self.iri, coded(self.iri, lang), lang, True, "")
        return caller(lang)(self.iri) if self.iri else None


def selected(path: str) -> Selection:
    """The selection of a path such as ``organisation/kl``; raises NotFound and Gone, NoPage for what is no kind."""
    if not path:
        return Selection("", "", everything)
    kind, _, local = path.partition("/")
    if kind not in KINDS or not local:
        raise NoPage(f"{path} names nothing here; begin with {', '.join(KINDS)}, as in organisation/…")
    if kind == "level":
        return _level(path, CODE + path)
    iri = settings().base_iri + THING + path
    if row_of(served(), iri) is None:
        served().refuse_unknown(iri)  # says what became of it
        raise NoPage(f"{iri} has no deadlines of its own")
    if kind == "organisation":
        members = frozenset(organisations_in(served()).below(iri))
        return Selection(path, iri, concerning(set(members)), members)
    return Selection(path, iri, within(iri))


def _level(path: str, code: str) -> Selection:
    if code not in served().labels:
        raise NoPage(f"there is no level {path.partition('/')[2]}; /code/level lists them")
    members = frozenset(organisations_in(served()).at(code))
    return Selection(path, code, concerning(set(members)), members)
