"""Pictures of what was stated: how far dates slipped, a date's history, statuses by edition, a strategy in time.

Each gives the sentence that says its finding and the same numbers as a table; None where there is nothing to show.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from fremdrift.deriving.deadlines import Deadline
from fremdrift.deriving.ledger import Move
from fremdrift.deriving.news import News
from fremdrift.deriving.report import spellings
from fremdrift.ground.namespaces import CODE
from fremdrift.model.dates import read_date
from fremdrift.model.moves import Step, step
from fremdrift.serving.overview import Row
from fremdrift.web.drawings.drawing import LINE, MARGIN, WIDTH, Canvas, Mark, Picture, Rows, dated, ruled, scale
from fremdrift.web.listings.lines import known_of
from fremdrift.web.wording.dates import bounds_in_words
from fremdrift.web.wording.voice import Voice
from fremdrift.web.wording.ways import ways

_MOST: Final = 40
"""So many rows a picture has; the table has all."""
_MOST_WORDS: Final = 8
"""So many statuses in a publisher's own words are told apart in a picture."""
_PROGRESSING: Final = ("Milestone", "Initiative")
"""The kinds of things whose status is counted."""
_LOOKS: Final = {
    "completed": "done",
    "delayed": "late",
    "postponed": "late",
    "in-progress": "going",
    "launched": "going",
    "cancelled": "stopped",
    "merged": "stopped",
    "suspended": "stopped",
    "expected": "latest",
    "agreed": "latest",
    "proposed": "latest",
}
"""How a status looks; all others are unclear."""


def slippage(found: Sequence[Deadline], voice: Voice) -> Picture | None:
    """How far dates slipped: for each thing the first stated date, the latest, and when it took place."""
    told = [one for one in found if one.expected]
    told.sort(key=lambda one: (-_least(one), -len(one.moves), one.thing))
    over = scale([date for one in told for date in (one.first, one.expected, one.completed)])
    if over is None:
        return None
    canvas = Canvas(MARGIN + LINE)
    for one in told[:_MOST]:
        name = voice.called(one.thing)
        canvas.write(name.text, look="bold", lang=name.lang)
        canvas.write(_slipped(one, voice), look="quiet")
        canvas.y += 14
        moved = one.first != one.expected
        canvas.put(*(dated(over, one.first, canvas.y - 4, "first") if moved else ()))
        canvas.put(*dated(over, one.expected, canvas.y - 4, "latest"))
        canvas.put(*(dated(over, one.completed, canvas.y - 4, "done") if one.completed else ()))
        canvas.y += 8

    def row(one: Deadline) -> tuple[str, ...]:
        dates = (one.first, one.expected, one.completed)
        return (voice.name(one.thing), *map(voice.time, dates), str(len(one.moves)))

    return Picture(
        "slippage",
        voice.say("First and latest stated dates"),
        _slippage_finding(told, voice),
        voice.all("What", "First stated", "Latest stated", "Took place", "Moves"),
        Rows(told, row),
        (*ruled(canvas, over), *canvas.marks),
        canvas.y + MARGIN,
        legend=_legend(("first", "latest", "done"), voice),
        left_out=max(0, len(told) - _MOST),
    )


def _step(one: Deadline) -> Step:
    return step(read_date(one.first), read_date(one.expected))


def _least(one: Deadline) -> int:
    """By how many days a date slipped at the least; 0 where nothing is certain."""
    return max(0, _step(one).least or 0) if one.first != one.expected else 0


def _slipped(one: Deadline, voice: Voice) -> str:
    if one.first == one.expected:
        return voice.say("stated: %(date)s", date=voice.date(one.expected))
    first, latest = voice.behind(one.first), voice.behind(one.expected)
    return voice.say("from %(first)s to %(latest)s", first=first, latest=latest)


def _slippage_finding(told: Sequence[Deadline], voice: Voice) -> str:
    moved = sum(one.first != one.expected for one in told)
    if not moved:
        still = ("The one stated date is still the first one.", "All %(num)s stated dates are still the first ones.")
        return voice.many(*still, len(told))
    gone = (
        "One of %(all)s stated dates is no longer the first one",
        "%(num)s of %(all)s stated dates are no longer the first one",
    )
    every = voice.number(len(told))
    counted = voice.many(*gone, moved, all=every) if len(told) > 1 else voice.say("The one stated date has moved")
    far, name = _least(told[0]), voice.name(told[0].thing)
    if not far:
        return counted + "."
    most = "the farthest went at least one day, %(name)s", "the farthest went at least %(num)s days, %(name)s"
    return f"{counted}; {voice.many(*most, far, name=name)}."


def strip(found: Iterable[News], voice: Voice) -> Picture | None:
    """The history of one date: each statement in order, the date that it gave, and whether that was a move."""
    said_of = list(reversed(list(found)))
    told = [one for one in said_of if one.statement.expected or one.statement.completed]
    over = scale([date for one in told for date in (one.statement.expected, one.statement.completed)])
    if over is None:
        return None
    canvas = Canvas(MARGIN + LINE)
    for one in told[-_MOST:]:
        said = one.statement
        told_so = voice.say("said %(day)s: %(date)s", day=voice.said(said), date=_given(one, voice))
        against = f" ({voice.say('disputed')})" if one.move and one.move.disputed else ""
        against += f" ({voice.say('corrected since')})" if one.corrected else ""
        canvas.write(told_so + against, look="bold" if one.move else "")
        canvas.y += 14
        look = "done" if said.completed else _way(one.move) if one.move else "latest"
        canvas.put(*dated(over, said.completed or said.expected, canvas.y - 4, look))
        canvas.y += 8

    def row(one: News) -> tuple[str, ...]:
        return (_said(one, voice), _given_cell(one, voice), _moved(one, voice), voice.called(one.statement.account).by)

    return Picture(
        "strip",
        voice.say("The date, statement by statement"),
        " ".join(filter(None, (_strip_finding(told, voice), _taken_back(said_of, voice), _contested(told, voice)))),
        voice.all("Said", "Date", "Move", "By"),
        Rows(told, row),
        (*ruled(canvas, over), *canvas.marks),
        canvas.y + MARGIN,
        legend=_legend(("latest", *sorted({"late", *(_way(one.move) for one in told if one.move)}), "done"), voice),
        left_out=max(0, len(told) - _MOST),
    )


def _way(move: Move) -> str:
    """The look of a move: one between dates that contradict each other or that may have gone either way has its own."""
    if move.disputed:
        return "disputed"
    return "unsure" if move.step.direction == "undecidable" else "late"


def _given(one: News, voice: Voice) -> str:
    said = one.statement
    if said.completed:
        return voice.say("took place %(date)s", date=voice.date(said.completed))
    return voice.date(said.expected)


def _said(one: News, voice: Voice) -> str:
    return voice.time(voice.when(one.statement)) or voice.say("undated")


def _given_cell(one: News, voice: Voice) -> str:
    said = one.statement
    if said.completed:
        return voice.marked("took place %(date)s", date=voice.time(said.completed))
    return voice.time(said.expected)


def _moved(one: News, voice: Voice) -> str:
    if one.move is None:
        return ""
    made = one.move.step
    undecidable = made.direction == "undecidable"
    marks = [voice.say("disputed")] if one.move.disputed else []
    marks += [voice.say("cannot be decided")] if undecidable else []
    bounds = bounds_in_words(made.least, made.most, voice.lang)
    way = bounds if bounds or undecidable else voice.code(f"{CODE}direction/{made.direction}")
    return ": ".join(filter(None, (", ".join(marks), way)))


def _strip_finding(told: Sequence[News], voice: Voice) -> str:
    plans = [one for one in told if one.statement.expected and not one.statement.completed and not one.corrected]
    made = [one.move for one in told if one.move]
    steps, moves = [one.step for one in made], len(made)
    if not plans:
        done = told[-1].statement.completed
        if not done:
            return voice.say("The expected date that was stated was corrected since, and no other has been given.")
        return voice.say("No expected date was stated; it took place %(date)s.", date=voice.date(done))
    if not moves:
        date = voice.date(plans[-1].statement.expected)
        return voice.say("Stated for %(date)s and never moved in what was read.", date=date)
    first, latest = (voice.behind(one.expected) for one in (made[0].before, made[-1].after))
    if moves == 1:
        return voice.say("Moved once, from %(first)s to %(latest)s.", first=first, latest=latest)
    if how := ways(steps, voice.many):
        text = "The date was changed %(moves)s times, from %(first)s to %(latest)s: %(how)s."
        return voice.say(text, moves=moves, first=first, latest=latest, how=how)
    return voice.say("Moved %(moves)s times, from %(first)s to %(latest)s.", moves=moves, first=first, latest=latest)


def _taken_back(said: Sequence[News], voice: Voice) -> str:
    """That the last plan was taken back, where it was."""
    plans = [one.statement.iri for one in said if one.statement.expected and not one.corrected]
    back = {one.withdraws.iri for one in said if one.withdraws}
    return voice.say("It was taken back, and no other has been given since.") if back & set(plans[-1:]) else ""


def _contested(told: Sequence[News], voice: Voice) -> str:
    """How many of the moves are disputed, where any is."""
    moves = [one.move for one in told if one.move]
    disputed = sum(bool(one.disputed) for one in moves)
    if not disputed:
        return ""
    if len(moves) == 1:
        return voice.say("It is disputed.")
    return voice.many("One of them is disputed.", "%(num)s of them are disputed.", disputed)


def stack(found: Iterable[News], editions: Sequence[Row], voice: Voice) -> Picture | None:
    """How many things had which status when each edition came out, by the last status that was stated by then."""
    said = [one for one in reversed(list(found)) if one.statement.standing and one.placed.kind in _PROGRESSING]
    printed = {row["thing"]: known_of(row) for row in editions}
    days = sorted({(row["known"], row["thing"]) for row in editions if row["known"]})
    named = _named(said)
    counted = [(thing, day, _by_status(said, day, named)) for day, thing in days]
    counted = [one for one in counted if one[2]][-_MOST:]
    if not counted:
        return None
    canvas = Canvas()
    for thing, _, counts in counted:
        canvas.write(f"{voice.name(thing)} ({voice.date(printed[thing])})", look="bold", lang=voice.called(thing).lang)
        canvas.write(_listed(counts, voice), look="quiet")
        canvas.y += 4
        canvas.put(*_stacked(counts, canvas.y))
        canvas.y += 26
    statuses = sorted({status for _, _, counts in counted for status in counts}, key=_rank)
    newest = counted[-1][2]
    return Picture(
        "stack",
        voice.say("Status by edition"),
        _stack_finding(newest, voice),
        (voice.say("Edition"), *(_called(one, voice) for one in statuses)),
        tuple((voice.name(thing), *(str(counts.get(one, 0)) for one in statuses)) for thing, _, counts in counted),
        tuple(canvas.marks),
        canvas.y + MARGIN,
        legend=_legend(tuple(dict.fromkeys(_look(one) for one in statuses)), voice),
    )


def _stack_finding(newest: Counter[str], voice: Voice) -> str:
    done, every = newest.get(_STATUS + "completed", 0), sum(newest.values())
    if not done:
        none = (
            "When the newest edition came out, one item had a stated status, and it was not completed.",
            "When the newest edition came out, none of %(num)s items with a stated status was completed.",
        )
        return voice.many(*none, every)
    some = (
        "When the newest edition came out, the one item with a stated status was completed.",
        "When the newest edition came out, %(done)s of %(num)s items with a stated status were completed.",
    )
    return voice.many(*some, every, done=voice.number(done))


_STATUS: Final = "https://w3id.org/fremdrift/code/observation-status/"


def _named(said: Iterable[News]) -> dict[str, str]:
    """What each standing is counted as: a code of ours as itself; of the publisher's codes, and of words as most spell
    them, the rarer ones together.
    """
    statements = [one.statement for one in said]
    alike = spellings(statements)
    words = Counter(alike[one.standing.casefold()] for one in statements if not one.status)
    kept = {one for one, _ in words.most_common(_MOST_WORDS)}
    return {short: "" if one in words and one not in kept else one for short, one in alike.items()}


def _called(status: str, voice: Voice) -> str:
    if voice.knows(status):
        return voice.code(status)
    return f"“{status}”" if status else voice.say("other words of the publisher's")


def _by_status(said: Iterable[News], day: str, named: Mapping[str, str]) -> Counter[str]:
    latest = {one.placed.thing: named[one.statement.standing.casefold()] for one in said if one.statement.day <= day}
    return Counter(latest.values())


def _rank(status: str) -> tuple[int, str]:
    order = ("done", "going", "latest", "late", "stopped", "unclear")
    return order.index(_look(status)), status


def _look(status: str) -> str:
    return _LOOKS.get(status.removeprefix(_STATUS), "unclear")


def _listed(counts: Counter[str], voice: Voice) -> str:
    return ", ".join(f"{counts[one]} {_called(one, voice)}" for one in sorted(counts, key=_rank))


def _stacked(counts: Counter[str], y: float) -> list[Mark]:
    """One bar, a part for each status as wide as its share, with its mark where it has room."""
    marks, x, whole = [], float(MARGIN), sum(counts.values())
    for status in sorted(counts, key=_rank):
        width = round((WIDTH - 2 * MARGIN) * counts[status] / whole, 1)
        look = _look(status)
        marks.append(Mark("bar", round(x, 1), y, width, 20, look="period" if look == "done" else look))
        if width > 18:
            marks.append(Mark(look, round(x + 11, 1), y + 10, look=look))
        x += width
    return marks


def timeline(strategy: Row, found: Sequence[Deadline], voice: Voice) -> Picture | None:
    """A strategy in time: its period, and what was to be ready when, as stated last."""
    told = [one for one in found if one.expected or one.completed]
    start, end = strategy["start"], strategy["end"]
    over = scale([start, end, *(date for one in told for date in (one.expected, one.completed))])
    if over is None or not told:
        return None
    canvas = Canvas(MARGIN + LINE)
    if start or end:
        begins, ends = over.span(start or end)[0], over.span(end or start)[1]
        canvas.write(voice.say("the strategy's own period"), look="quiet")
        canvas.put(Mark("bar", begins, canvas.y + 2, ends - begins, 10, look="period"))
        canvas.y += 16
    told.sort(key=_last_day)
    for one in told[:_MOST]:
        name = voice.called(one.thing)
        canvas.write(name.text, lang=name.lang)
        canvas.y += 12
        canvas.put(*(dated(over, one.expected, canvas.y - 4, "latest") if one.expected else ()))
        canvas.put(*(dated(over, one.completed, canvas.y - 4, "done") if one.completed else ()))
        canvas.y += 6
    return Picture(
        "timeline",
        voice.say("The strategy in time"),
        _timeline_finding(told, voice),
        voice.all("What", "Latest stated", "Took place"),
        Rows(told, lambda one: (voice.name(one.thing), voice.time(one.expected), voice.time(one.completed))),
        (*ruled(canvas, over), *canvas.marks),
        canvas.y + MARGIN,
        legend=_legend(("latest", "done"), voice),
        left_out=max(0, len(told) - _MOST),
    )


def _last_day(one: Deadline) -> tuple[bool, date, str]:
    """What deadlines stand in order by: the last day that is meant, those without one after all others."""
    last = one.bounds[1]
    return last is None, last or date.max, one.thing


def _timeline_finding(told: Sequence[Deadline], voice: Voice) -> str:
    done = sum(bool(one.completed) for one in told)
    if not done:
        none = (
            "One date is stated, and no source says that it took place.",
            "%(num)s dates are stated, and of none does a source say that it took place.",
        )
        return voice.many(*none, len(told))
    some = (
        "What has a stated date took place, by what the sources say.",
        "%(done)s of %(num)s items with a stated date took place, by what the sources say.",
    )
    return voice.many(*some, len(told), done=voice.number(done))


_MEANING: Final = {
    "first": "first stated date",
    "latest": "latest stated date, or planned",
    "late": "moved or delayed",
    "disputed": "contradicts the date before (our judgement)",
    "unsure": "changed, to earlier or later cannot be decided",
    "done": "took place",
    "going": "in progress",
    "stopped": "stopped or merged",
    "unclear": "other or unclear",
}


def _legend(looks: Iterable[str], voice: Voice) -> tuple[tuple[str, str], ...]:
    return tuple((one, voice.say(_MEANING[one])) for one in looks)
