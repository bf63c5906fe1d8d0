"""News: what was said, newest first, each with the step that it made in the thing's date."""

from collections.abc import Iterable
from dataclasses import dataclass

from fremdrift.deriving.concerns import Chosen, Placed, placed
from fremdrift.deriving.ledger import Move, Statement, chains, links_of, same_things, statements_of
from fremdrift.quads.source import Source


@dataclass(frozen=True)
class News:
    """One statement about a thing, and the move that it made, if it made one."""

    placed: Placed
    statement: Statement
    move: Move | None


def news(store: Source) -> tuple[News, ...]:
    """Every dated statement of a store, newest first. What recalls an earlier plan is none: it says nothing new."""
    said = statements_of(store)
    places = placed(store, said)
    moves = {
        one.after.iri: one
        for chain in chains(said, links_of(store), same_things(store))
        for one in chain.moves
        if one.step.moved
    }
    told = [one for one in said if one.day and not one.recalled and one.thing in places]
    told.sort(key=lambda one: (one.day, one.iri), reverse=True)
    return tuple(News(places[one.thing], one, moves.get(one.iri)) for one in told)


def chosen(found: Iterable[News], wanted: Chosen, most: int) -> list[News]:
    """The newest of what is wanted, so many at most."""
    taken: list[News] = []
    for one in found:
        if len(taken) == most:
            break
        if wanted(one.placed):
            taken.append(one)
    return taken
