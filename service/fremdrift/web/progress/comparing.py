"""Comparing: the form that asks for any two days or editions of a strategy, and leads to what changed."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from fremdrift.deriving.changes import Side
from fremdrift.deriving.states import known_from
from fremdrift.ground.errors import NotFound
from fremdrift.ground.formats import HTML
from fremdrift.quads.terms import asked
from fremdrift.serving.overview import edition_order
from fremdrift.web.listings.cards import row_of
from fremdrift.web.pages import page
from fremdrift.web.replies import reply
from fremdrift.web.shelf import lang_of, refuse_state, served, settings
from fremdrift.web.wording.naming import Called, caller
from fremdrift.web.wording.voice import Voice, voice_in

blueprint = Blueprint("comparing", __name__)
_SIDES: Final = ("from", "to")
_LONGEST: Final = 200


@dataclass(frozen=True)
class End:
    """One side as it was filled in: an edition by its local name, or a day; what is wrong with it, in words."""

    edition: str = ""
    day: str = ""
    fault: str = ""

    @property
    def name(self) -> str:
        """What names the side in the address of an answer."""
        return self.edition or self.day


@dataclass(frozen=True)
class Comparison:
    """The form for a strategy: the editions to choose from (local name, day, title) and its two sides."""

    scope: str
    editions: list[tuple[str, str, Called]]
    sides: dict[str, End]

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What is wrong, each with the side that it is about."""
        return [(name, side.fault) for name, side in self.sides.items() if side.fault]


def comparison(scope: str, lang: str, *compared: Side) -> Comparison:
    """The form of a strategy, filled in with the two sides that were compared, if any."""
    editions = _editions(scope, lang)
    sides = [End(one.edition.rpartition("/")[2], "" if one.edition else one.day) for one in compared]
    return Comparison(scope, editions, dict(zip(_SIDES, sides or (End(), End()), strict=True)))


def refuse_unknown(scope: str) -> None:
    """Raises NotFound where there is no strategy or programme of this name."""
    graph = asked(f"{settings().base_iri}graph/strategy/{scope}")
    if not any(served().store.quads_for_pattern(None, None, None, graph)):
        raise NotFound(f"there is no strategy or programme {scope}")


@blueprint.get("/changes/<scope>")
@blueprint.get("/en/changes/<scope>", endpoint="compare_en")
def compare(scope: str) -> AnyResponse:
    """The form for any two days or editions; filled in, it leads to what changed between them.

    Parameters: ``from`` and ``to`` for editions by local name, ``from-day`` and ``to-day`` for days.
    """
    refuse_state()
    refuse_unknown(scope)
    lang = lang_of(request.path)
    form = comparison(scope, lang)
    if request.args.keys().isdisjoint((*_SIDES, *(f"{one}-day" for one in _SIDES))):
        return _page(form, lang, 200)
    form = Comparison(scope, form.editions, _judged(scope, voice_in(lang)))
    if form.faults:
        return _page(form, lang, 400)
    span = "..".join(side.name for side in form.sides.values())
    release = request.args.get("release")
    query = f"?{urlencode({'release': release})}" if release else ""
    return redirect(f"{settings().base_iri}{'en/' if lang == 'en' else ''}changes/{scope}/{span}{query}", 303)


def _judged(scope: str, voice: Voice) -> dict[str, End]:
    """The sides as they were sent, each with what is wrong with it."""
    read = {name: _read(scope, name, voice) for name in _SIDES}
    ends = {name: end for name, (end, _) in read.items()}
    days = [day for _, day in read.values()]
    if days[0] is not None and days[1] is not None and days[0] > days[1]:
        late = "This is earlier than the other side: %(to)s lies before %(from)s. Turn them around."
        fault = voice.say(
            late, **{name: voice.date(day.isoformat()) for name, day in zip(_SIDES, days, strict=True) if day}
        )
        ends["to"] = End(ends["to"].edition, ends["to"].day, fault)
    return ends


def _read(scope: str, side: str, voice: Voice) -> tuple[End, date | None]:
    """A side and the day that it stands for; None for the day where something is wrong."""
    edition, day = (_line(request.args.get(name, "")) for name in (side, f"{side}-day"))
    if edition and day:
        return End(edition, day, voice.say("Choose an edition or give a day, not both.")), None
    if not (edition or day):
        return End(fault=voice.say("Choose an edition, or give a day.")), None
    return _day(day, voice) if day else _edition(scope, edition, voice)


def _day(text: str, voice: Voice) -> tuple[End, date | None]:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return End(day=text, fault=voice.say("%(name)s is no day; write it as 2020-12-31.", name=text)), None
    return End(day=found.isoformat()), found


def _edition(scope: str, local: str, voice: Voice) -> tuple[End, date | None]:
    try:
        return End(local), known_from(served().store, f"{settings().base_iri}edition/{scope}/{local}")
    except NotFound:
        unknown = "%(name)s is no edition of this strategy whose day is known. Choose one of the list, or give a day."
        return End(local, fault=voice.say(unknown, name=local)), None


def _line(text: str) -> str:
    """One line, not too long, without what no page or address may hold."""
    return "".join(char for char in text.strip()[:_LONGEST] if char.isprintable() and char not in "/?#")


def _editions(scope: str, lang: str) -> list[tuple[str, str, Called]]:
    """The editions of a strategy that have a day, newest first."""
    called, stem = caller(lang), f"{settings().base_iri}edition/{scope}/"
    rows = [row for row in served().rows("editions") if row["known"] and row["thing"].startswith(stem)]
    rows.sort(key=edition_order, reverse=True)
    return [(row["thing"].removeprefix(stem), row["known"], called(row["thing"])) for row in rows]


def _page(form: Comparison, lang: str, status: int) -> Response:
    iri = f"{settings().base_iri}id/strategy/{form.scope}"
    strategy = caller(lang)(iri) if row_of(served(), iri) else None
    body = page("comparing.html", lang, comparison=form, strategy=strategy)
    return reply(body.encode(), HTML, status=status, varies=False, headers={"Content-Language": lang})
