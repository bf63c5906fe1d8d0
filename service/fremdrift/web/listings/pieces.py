"""Pieces: what the lists of a release take of one portion of its statements, in texts that those of other portions are
merged with. A piece follows from its portion, from what all share and from no other portion; kept with a release, it is
taken into the next one where these are the same.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import repeat
from typing import Any, Final

from fremdrift.deriving.coverage import coverage_of
from fremdrift.ground.jsons import compact, parsed
from fremdrift.model.iris import Names
from fremdrift.serving.documents import many_of, outline_of, with_many
from fremdrift.serving.overview import LISTS, ROWS, Overview, newest_edition, story
from fremdrift.serving.searching import Termed, spellings, texts_known, with_terms
from fremdrift.web.listings import gaps
from fremdrift.web.listings.drawing_up import KINDS, NOT_KEPT, figures, kind_of, news
from fremdrift.web.listings.lines import LINE, MAKERS, Drafting, stated_date
from fremdrift.web.listings.listing import LANGS, OWN_ORDER, Draft, Entry, sortable
from fremdrift.web.listings.parts import MANY, cards_of_parts

ORGANISATIONS: Final = "organisations"
"""The list of what all share: it is drawn up when all pieces are there."""
ENTRIES, TEXTS, FRONT, COUNTS, CITING, LACKING = "list ", "texts", "front", "counts", "citing", "lacking"
"""The names of sections: the entries of a list, what is found by words, what the front page takes, how often
organisations take part, which strategies cite sources that lack something, and what these lack.
"""
SPELLED: Final = "spelled"
"""The section of how often each word is in what is found by words."""
WHO: Final = "who"
"""The section of who the organisations are, of the portion that they belong to."""
PARTS, SHARED = "parts", "shared parts"
"""The sections of the order of what the page of a thing lists, and of what that takes of things that all share."""
GRAPHS, WHOLES = "graphs", "wholes"
"""The sections of how many statements of a portion each graph has, and of strategies with all that belongs to them."""
DAYS: Final = "days"
"""The section of the first and the last day (ISO) on which a piece is the same: on others other dates are past."""

Section = tuple[str, Iterable[str]]
"""A part of a piece: its name and its lines, without line breaks, in order."""


def sections(drafting: Drafting, owns: Callable[[str], bool]) -> Iterator[Section]:
    """The piece of a portion. ``drafting`` has the portion with all that is shared, ``owns`` tells of an IRI whether it
    is a name of the portion.
    """
    overview = drafting.overview
    for name in LISTS:
        if name not in (*NOT_KEPT, GRAPHS):
            within = "/" if name == "schemes" else ""  # one of a publisher's is where its codes are
            rows = (row for row in overview.rows(name) if owns(row["thing"] + within))
            yield ROWS + name, (f"{row['thing']}\t{compact(row).decode()}" for row in rows)
    for name in MAKERS:
        if name not in (ORGANISATIONS, gaps.LISTED):
            yield ENTRIES + name, _entries(drafting.draft(name), owns)
    mine, citing = coverage_of(overview.source(), owns)
    sources = {row["thing"] for row in overview.rows("sources")}
    lacking = [one for one in mine if one.thing in sources]
    yield (
        ENTRIES + gaps.LISTED,
        _entries(gaps.draft([one for one in mine if one.thing not in sources], drafting.titles), owns),
    )
    yield LACKING, (gaps.card(one) for one in lacking)
    yield CITING, [compact(citing).decode()]
    lines = (one for one, (kind, _) in drafting.rows.items() if kind != ORGANISATIONS and owns(one))
    yield LINE, (f"{one}\t{(drafting.line(one) or b'').decode()}" for one in lines)
    said = [row for row in overview.rows("words") if owns(row["said"])]
    texts = sorted(set(texts_known(said, lambda iri: kind_of(iri, drafting.base), KINDS)))
    yield TEXTS, (compact([*one, terms]).decode() for one, terms in with_terms(texts))
    yield SPELLED, [compact(spellings(texts), ordered=True).decode()]
    yield FRONT, [compact(_front(overview)).decode()]
    counts = {row["thing"]: int(row["rows"]) for row in overview.rows(ORGANISATIONS) if int(row["rows"])}
    yield COUNTS, [compact(counts, ordered=True).decode()]
    theirs = any(owns(row["thing"]) for row in overview.rows(ORGANISATIONS))
    yield WHO, [compact(drafting.due.who, ordered=True).decode()] if theirs else []
    yield from _parts(drafting, owns)
    yield DAYS, _days(drafting)


def _parts(drafting: Drafting, owns: Callable[[str], bool]) -> Iterator[Section]:
    """The cards of what has many parts; of what all share, its parts here with how many the portion adds."""
    store, names = drafting.overview.source(), Names(drafting.base)
    counts = with_many(store, names, 1)
    many = (one for one, count in counts.items() if count >= MANY and names.owner_of(one))
    cards = (cards_of_parts(one, outline_of(store, names, one).statements, names, drafting.labels) for one in many)
    yield PARTS, (f"{name}\t{card.decode()}" for some in cards for name, card in some)
    shared = ((one, sum(map(owns, many_of(store, one)))) for one in counts if not names.owner_of(one))
    told = ((one, count, outline_of(store, names, one).statements) for one, count in shared if count)
    yield SHARED, (f"{one}\t{compact([count, *sorted(map(str, said))]).decode()}" for one, count, said in told)


def _entries(draft: Draft, owns: Callable[[str], bool]) -> Iterator[str]:
    for one in draft.entries:
        of = one.of or one.thing
        if owns(of):
            keys = (sortable(one.keys[lang][name]) for lang in LANGS for name in draft.sorts)
            words = " ".join(one.words.split())
            rank = sortable(of if one.rank is None else one.rank)
            yield "\t".join((rank, one.thing, words, compact(one.facets).decode(), *keys))


def read_entry(line: str, sorts: Sequence[str]) -> Entry:
    """An entry of a section of entries; its keys are texts that sort as they did. In a list that has no order but its
    own it sorts by its rank.
    """
    rank, thing, words, facets, *keys = line.split("\t")
    each = iter(keys) if sorts != OWN_ORDER else repeat(rank)
    return Entry(
        thing, parsed(facets), {lang: {name: next(each) for name in sorts} for lang in LANGS}, words, rank=rank
    )


def in_own_order(one: Entry) -> Entry:
    """An entry that was in no piece, of a list that has no order but its own."""
    rank = sortable(one.rank)
    return replace(one, keys={lang: dict.fromkeys(OWN_ORDER, rank) for lang in LANGS}, rank=rank)


def read_text(line: str) -> Termed:
    """A text of the section of what is found by words."""
    place, thing, text, said, as_, terms = parsed(line)
    return (place, thing, text, said, as_), terms


def _front(overview: Overview) -> dict[str, Any]:
    newest = newest_edition(overview.rows("editions"))
    told = story(overview.outline(), overview.stages)
    return {"newest": newest, "story": told, "figures": figures(overview), "news": news(overview)}


def _days(drafting: Drafting) -> list[str]:
    """From the day after the last date that is past to the next that will be."""
    stated = (stated_date(one.expected) for one in drafting.overview.stages.values())
    latest = [one.latest for one in stated if one and one.latest]
    latest += [last for one in drafting.due.found if (last := one.bounds[1])]
    day = date.fromisoformat(drafting.day)
    before = max((one for one in latest if one < day), default=date.min)
    return [
        (before + timedelta(1)).isoformat(),
        min((one for one in latest if one >= day), default=date.max).isoformat(),
    ]
