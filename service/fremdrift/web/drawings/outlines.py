"""Pictures of how things hang together: the tree of what a strategy consists of, the map of who takes part in what."""

from typing import Final

from fremdrift.deriving.outline import Branch
from fremdrift.ground.namespaces import FD
from fremdrift.web.drawings.drawing import LINE, MARGIN, WIDTH, Canvas, Mark, Picture
from fremdrift.web.wording.view import natural
from fremdrift.web.wording.voice import Voice

_MOST: Final = 120
_STEP: Final = 22
_KINDS: Final = ("Goal", "FocusArea", "Initiative", "Milestone")


def tree(whole: Branch, voice: Voice) -> Picture | None:
    """What a strategy consists of, each thing below what it belongs to."""
    if not whole.below:
        return None
    canvas, told = Canvas(), _flat(whole, 0)
    ends: dict[int, float] = {}
    for one, depth in told[:_MOST]:
        x, name = float(MARGIN + depth * _STEP), voice.called(one.thing)
        top = canvas.y + LINE - 10
        if depth:
            from_y = ends.get(depth - 1, top)
            canvas.put(Mark("line", x - 14, from_y, 0, top - from_y, look="branch"))
            canvas.put(Mark("line", x - 14, top, 10, 0, look="branch"))
        number = f"{one.number} " if one.number and one.number != name.text else ""
        canvas.write(number + name.text, x, "bold" if one.kind != "Milestone" else "", name.lang)
        ends[depth] = top + 8
    counts = ", ".join(f"{voice.code(FD + kind)}: {whole.count(kind)}" for kind in _KINDS if whole.count(kind))
    rows = tuple((str(depth), voice.code(FD + one.kind), one.number, voice.name(one.thing)) for one, depth in told)
    return Picture(
        "tree",
        voice.say("What the strategy consists of"),
        voice.say("As far as was read: %(counts)s.", counts=counts),
        voice.all("Depth", "Kind", "Number", "Title"),
        rows,
        tuple(canvas.marks),
        canvas.y + MARGIN,
        left_out=max(0, len(told) - _MOST),
    )


def _flat(branch: Branch, depth: int) -> list[tuple[Branch, int]]:
    return [(branch, depth), *(one for part in branch.below for one in _flat(part, depth + 1))]


def participation(found: dict[str, dict[str, list[str]]], voice: Voice) -> Picture | None:
    """Who takes part in what: organisations by initiatives, a mark where one takes part, with its role in the table."""
    if not found:
        return None
    things = sorted({thing for parts in found.values() for thing in parts}, key=lambda one: natural(voice.name(one)))
    order = sorted(found, key=lambda one: (-len(found[one]), natural(voice.name(one))))
    canvas = Canvas()
    for number, thing in enumerate(things, 1):
        canvas.write(f"{number}  {voice.name(thing)}", look="quiet", lang=voice.called(thing).lang)
    canvas.y += 10
    each = min(26.0, (WIDTH - 2 * MARGIN) / len(things))
    _heads(canvas, len(things), each)
    for one in order[:_MOST]:
        canvas.write(voice.name(one), look="bold", lang=voice.called(one).lang)
        canvas.y += 16
        for number, thing in enumerate(things):
            x = round(MARGIN + each * number, 1)
            canvas.put(Mark("bar", x, canvas.y - 12, each, 14, look="period"))
            if thing in found[one]:
                canvas.put(Mark("latest", round(x + each / 2, 1), canvas.y - 5, look="latest"))
        canvas.y += 6
    rows = tuple(
        (voice.name(one), voice.name(thing), ", ".join(map(voice.code, found[one][thing])))
        for one in order
        for thing in sorted(found[one], key=things.index)
    )
    most = "%(who)s organisations are stated to take part in %(things)s initiatives; most often %(name)s, in %(most)s."
    return Picture(
        "participation",
        voice.say("Who takes part in what"),
        voice.say(most, who=len(found), things=len(things), name=voice.name(order[0]), most=len(found[order[0]])),
        voice.all("Organisation", "Initiative", "Role"),
        rows,
        tuple(canvas.marks),
        canvas.y + MARGIN,
        left_out=max(0, len(order) - _MOST),
    )


def _heads(canvas: Canvas, many: int, each: float) -> None:
    canvas.y += LINE
    for number in range(many):
        if each >= 18 or not number % 5:
            x = round(MARGIN + each * (number + 0.5), 1)
            canvas.put(Mark("text", x, canvas.y - 6, text=str(number + 1), look="middle"))
