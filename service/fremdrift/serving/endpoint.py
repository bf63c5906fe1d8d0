"""The endpoint: a foreign query from its text to a whole answer.

Behind the gate stand budget, cache, turnstile and pool, in this order. It knows no HTTP. Every way a query can end is
one outcome, told to whoever keeps the figures.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import IO, Final

from fremdrift.ground.errors import ClientBusy, QueryError, QueryRefused, QueryStopped, QuerySyntax
from fremdrift.ground.settings import Settings
from fremdrift.serving.answers import Answers, Key
from fremdrift.serving.budget import Budget
from fremdrift.serving.current import Served
from fremdrift.serving.gate import Passed
from fremdrift.serving.pool import Dataset, Limits
from fremdrift.serving.turnstile import Turnstile

WAITING_ROOM: Final = 48
"""So many queries may wait for a worker."""
_PATIENCE: Final = 2.0
_MIB: Final = 1024 * 1024


@dataclass(frozen=True)
class Question:
    """A query that passed the gate, and how it is to be answered. ``client`` is a key, never an address."""

    passed: Passed
    dataset: Dataset
    media_type: str
    limits: Limits
    client: str

    @property
    def sees(self) -> Dataset:
        """The dataset: what the request names goes before what the query names, and that before the union of all."""
        return Dataset(inside=True) if self.dataset == Dataset() and self.passed.names_dataset else self.dataset


@dataclass(frozen=True)
class Answer:
    """A whole answer: a file at its start, its size, its SHA-256 where it is fresh, and whether it was kept."""

    file: IO[bytes]
    size: int
    sha256: str
    cached: bool


@dataclass(frozen=True)
class Outcome:
    """How a query ended: ``answered``, ``cached``, ``syntax``, ``refused``, ``busy``, or the limit that ended it."""

    question: Question
    how: str
    seconds: float
    size: int = 0


class Endpoint:
    """The one door to the workers of every release; ``told`` hears of every outcome."""

    def __init__(self, settings: Settings, told: Callable[[Outcome], None]) -> None:
        self.answers = Answers(settings.query_cache * _MIB)
        self.turnstile = Turnstile(settings.query_workers, WAITING_ROOM, _PATIENCE)
        self._budget = Budget(settings.client_seconds, settings.client_errors)
        self._told = told

    def ask(self, question: Question, served: Served) -> Answer:
        """The whole answer from this release.

        Raises QuerySyntax, QueryStopped, and ClientBusy where the client has used up its share.
        """
        begun = monotonic()
        try:
            answer = self._answer(question, served)
        except QueryError as fault:
            took = monotonic() - begun
            self._charge(question.client, fault, took)
            self._told(Outcome(question, _how(fault), took))
            raise
        how = "cached" if answer.cached else "answered"
        self._told(Outcome(question, how, monotonic() - begun, answer.size))
        return answer

    def _answer(self, question: Question, served: Served) -> Answer:
        key = Key(served.id, question.sees, question.passed.text, question.media_type)
        kept = self.answers.get(key) if question.passed.repeatable else None
        if kept is not None and question.limits.rows >= served.limits.rows and len(kept) <= question.limits.bytes:
            return Answer(io.BytesIO(kept), len(kept), "", cached=True)
        self._budget.check(question.client)
        with self.turnstile.inside(question.client):
            begun = monotonic()
            limits = question.limits
            spooled = served.pool.evaluate(question.passed.text, question.sees, question.media_type, limits)
        self._budget.charge(question.client, monotonic() - begun, failed=False)
        if question.passed.repeatable and self.answers.fits(spooled.size):
            kept = spooled.read()
            self.answers.put(key, kept)
            return Answer(io.BytesIO(kept), len(kept), spooled.sha256, cached=False)
        return Answer(spooled.file, spooled.size, spooled.sha256, cached=False)

    def _charge(self, client: str, fault: QueryError, took: float) -> None:
        """What was turned away before a worker took it costs nothing."""
        if isinstance(fault, ClientBusy) or (isinstance(fault, QueryStopped) and fault.limit == "workers"):
            return
        self._budget.charge(client, took, failed=True)

    def refuse(self, client: str) -> None:
        """Count a query that the gate refused as an error of this client. Raises ClientBusy after too many."""
        self._budget.check(client)
        self._budget.charge(client, 0.0, failed=True)


def _how(fault: QueryError) -> str:
    if isinstance(fault, QueryStopped):
        return fault.limit
    kinds = {QuerySyntax: "syntax", QueryRefused: "refused", ClientBusy: "busy"}
    return next((name for kind, name in kinds.items() if isinstance(fault, kind)), "error")
