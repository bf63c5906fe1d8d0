"""What was stated and judged in what is served, from the records of its release, each worked out once.

The records are read, not asked of the store: that takes a tenth of the time, and of one thing only that of its scope.
"""

from flask import current_app

from fremdrift.deriving.concerns import Placed, placed
from fremdrift.deriving.deadlines import Deadline, deadlines
from fremdrift.deriving.ledger import same_things
from fremdrift.deriving.news import News, news
from fremdrift.deriving.presence import scope_of
from fremdrift.deriving.record import Record
from fremdrift.deriving.states import Frozen
from fremdrift.serving.current import Served


def frozen_with(shelf: Served) -> Frozen:
    """What is frozen with the release that is served, or that a state is one of."""
    found: Frozen = current_app.config["STATES"].frozen(shelf.release.folder, (shelf.whole or shelf).store, shelf.names)
    return found


def places_in(shelf: Served) -> dict[str, Placed]:
    """Every thing with what it belongs to and whom it concerns, by IRI."""
    return shelf.keep("places", lambda: placed(shelf.store, said_in(shelf).statements))


def deadlines_in(shelf: Served) -> tuple[Deadline, ...]:
    """Every deadline, by the last day that is meant."""
    return shelf.keep("deadlines", lambda: deadlines(shelf.store, said_in(shelf), places_in(shelf)))


def news_in(shelf: Served) -> tuple[News, ...]:
    """Every dated statement, newest first."""
    return shelf.keep("told", lambda: news(said_in(shelf), places_in(shelf)))


def news_of(shelf: Served, thing: str) -> list[News]:
    """What was stated of one thing, newest first; who it concerns is not told."""
    record = _known(frozen_with(shelf).record(scope_of(thing)), shelf)
    same = same_things(record.judged)
    own = same.get(thing, thing)
    said = [one for one in record.statements if same.get(one.thing, one.thing) == own]
    return list(news(Record(said, record.judged), {thing: Placed(thing, "")}))


def said_in(shelf: Served) -> Record:
    """Everything that was stated and judged."""
    return shelf.keep("everything said", lambda: _known(frozen_with(shelf).everything(), shelf))


def _known(record: Record, shelf: Served) -> Record:
    return record.by(shelf.day.isoformat()) if shelf.day else record
