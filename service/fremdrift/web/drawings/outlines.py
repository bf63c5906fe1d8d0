"""Pictures of how things hang together: the tree of what a strategy consists of, the map of who takes part in what."""

from collections import Counter
from typing import Final

from fremdrift.deriving.outline import Branch
from fremdrift.ground.namespaces import FD
from fremdrift.ground.spellings import natural
from fremdrift.web.drawings.drawing import LINE, MARGIN, WIDTH, Canvas, Mark, Picture, Rows
from fremdrift.web.wording.voice import Voice

_MOST: Final = 120
_COLUMNS: Final = 60
"""So many initiatives stand side by side in a map; more would be too narrow to be told apart."""
_STEP: Final = 22
_KINDS: Final = {
    "Goal": ("one goal", "%(num)s goals"),
    "FocusArea": ("one focus area", "%(num)s focus areas"),
    "Initiative": ("one initiative", "%(num)s initiatives"),
    "Milestone": ("one milestone", "%(num)s milestones"),
}


def tree(whole: Branch, voice: Voice) -> Picture | None:
    """What a strategy consists of, each thing below what it belongs to."""
    if not whole.below:
        return None
    canvas, told = Canvas(), _flat(whole)
    ends: dict[int, float] = {}
    for one, depth in told[:_MOST]:
        x, name = float(MARGIN + depth * _STEP), voice.called(one.thing)
        top = canvas.y + LINE - 10
        if depth:
            from_y = ends.get(depth - 1, top)
            canvas.put(Mark("elbow", x - 14, from_y, 10, top - from_y, look="branch"))
        number = f"{one.number} " if one.number and one.number != name.text else ""
        canvas.write(number + name.text, x, "bold" if one.kind != "Milestone" else "", name.lang)
        ends[depth] = top + 8
    below = whole.counts() - Counter([whole.kind])
    counts = ", ".join(voice.many(*words, below[kind]) for kind, words in _KINDS.items() if below[kind])
    rows = Rows(told, lambda one: (str(one[1]), voice.code(FD + one[0].kind), one[0].number, voice.name(one[0].thing)))
    return Picture(
        "tree",
        voice.say("What the strategy consists of" if whole.kind == "Strategy" else "What it consists of"),
        voice.say("As far as was read: %(counts)s.", counts=counts),
        voice.all("Depth", "Kind", "Number", "Title"),
        rows,
        tuple(canvas.marks),
        canvas.y + MARGIN,
        left_out=max(0, len(told) - _MOST),
    )


def _flat(whole: Branch) -> list[tuple[Branch, int]]:
    """A thing and all that stands below it, each with its depth, in the order of reading."""
    found, waiting = [], [(whole, 0)]
    while waiting:
        branch, depth = waiting.pop()
        found.append((branch, depth))
        waiting += [(one, depth + 1) for one in reversed(branch.below)]
    return found


def participation(found: dict[str, dict[str, list[str]]], voice: Voice) -> Picture | None:
    """Who takes part in what: organisations by initiatives, a mark where one takes part, with its role in the table.

    Of many initiatives those are drawn in which most take part.
    """
    if not found:
        return None
    order = sorted(found, key=lambda one: (-len(found[one]), natural(voice.name(one))))
    sharing = Counter(thing for parts in found.values() for thing in parts)
    things = sorted(sharing, key=lambda one: natural(voice.name(one)))
    ranks = {thing: rank for rank, thing in enumerate(things)}
    columns = sorted(sorted(things, key=lambda one: -sharing[one])[:_COLUMNS], key=ranks.__getitem__)
    drawn = [one for one in order if not found[one].keys().isdisjoint(columns)][:_MOST]
    canvas = _map({one: [thing for thing in columns if thing in found[one]] for one in drawn}, columns, voice)
    pairs = [(one, thing) for one in order for thing in sorted(found[one], key=ranks.__getitem__)]
    return Picture(
        "participation",
        voice.say("Who takes part in what" if len(things) > 1 else "Who takes part"),
        _taking_part(found, order[0], len(things), voice),
        voice.all("Organisation", "Initiative", "Role"),
        Rows(pairs, lambda pair: (*map(voice.name, pair), ", ".join(map(voice.code, found[pair[0]][pair[1]])))),
        tuple(canvas.marks),
        canvas.y + MARGIN,
        left_out=sum(one not in drawn or thing not in columns for one, thing in pairs),
    )


def _taking_part(found: dict[str, dict[str, list[str]]], first: str, things: int, voice: Voice) -> str:
    """The finding: how many take part in how many things, and who in most, where there is more than one of each."""
    if things == 1:
        alone = (
            "One organisation takes part, by what the sources say.",
            "%(num)s organisations take part, by what the sources say.",
        )
        return voice.many(*alone, len(found))
    most = (
        "One organisation, %(name)s, takes part in %(things)s initiatives, by what the sources say.",
        "%(num)s organisations take part in %(things)s initiatives, by what the sources say; "
        "most often %(name)s, in %(most)s.",
    )
    counts = {"things": voice.number(things), "most": voice.number(len(found[first]))}
    return voice.many(*most, len(found), name=voice.name(first), **counts)


def _map(taking: dict[str, list[str]], columns: list[str], voice: Voice) -> Canvas:
    """A numbered column for each initiative, a row for each organisation; the lines between columns lie below all."""
    canvas = Canvas()
    for number, thing in enumerate(columns, 1):
        canvas.write(f"{number}  {voice.name(thing)}", look="quiet", lang=voice.called(thing).lang)
    canvas.y += 10
    each = min(26.0, (WIDTH - 2 * MARGIN) / len(columns))
    edges = [round(MARGIN + each * number, 1) for number in range(len(columns) + 1)]
    _heads(canvas, len(columns), each)
    top, bars = canvas.y, list[Mark]()
    for one, things in taking.items():
        canvas.write(voice.name(one), look="bold", lang=voice.called(one).lang)
        canvas.y += 16
        bars.append(Mark("bar", MARGIN, canvas.y - 12, round(edges[-1] - MARGIN, 1), 14, look="period"))
        for thing in things:
            x = edges[columns.index(thing)] + each / 2
            canvas.put(Mark("latest", round(x, 1), canvas.y - 5, look="latest"))
        canvas.y += 6
    between = (Mark("line", x, top, 0, canvas.y - top, look="year") for x in edges[1:-1])
    canvas.marks = [*bars, *between, *canvas.marks]
    return canvas


def _heads(canvas: Canvas, many: int, each: float) -> None:
    canvas.y += LINE
    for number in range(many):
        if each >= 18 or not number % 5:
            x = round(MARGIN + each * (number + 0.5), 1)
            canvas.put(Mark("text", x, canvas.y - 6, text=str(number + 1), look="middle"))
