"""Figures: what operators watch. ``/metrics`` for Prometheus, and a line of JSON in the log for each request.

No address and no query text is kept, unless the operator asks for the text (``FREMDRIFT_QUERY_LOG``).
"""

import hashlib
import json
import logging
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from time import gmtime, monotonic, strftime
from typing import Any

from flask import Blueprint, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from fremdrift.ground.errors import FremdriftError
from fremdrift.ground.formats import Format
from fremdrift.keeping.visits import Visits
from fremdrift.serving.current import Current
from fremdrift.serving.endpoint import Endpoint, Outcome
from fremdrift.web.replies import reply

blueprint = Blueprint("figures", __name__)
_TEXT = Format("metrics", "text/plain; version=0.0.4", "txt", "Prometheus")
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_log = logging.getLogger("fremdrift.log")


class Figures:
    """The figures of one process."""

    def __init__(self, log_queries: bool) -> None:
        self.registry = CollectorRegistry()
        self._log_queries = log_queries
        self._requests = Histogram(
            "fremdrift_request_seconds",
            "Requests by kind and status",
            ("kind", "status"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._queries = Histogram(
            "fremdrift_query_seconds",
            "Queries by form and outcome",
            ("form", "outcome"),
            buckets=_BUCKETS,
            registry=self.registry,
        )

    def watch(self, current: Current, endpoint: Endpoint, visits: Visits) -> None:
        """Show pool, cache and harvests as well."""
        self.registry.register(_State(current, endpoint, visits))

    def query(self, outcome: Outcome) -> None:
        """Take down how a query ended."""
        passed = outcome.question.passed
        self._queries.labels(passed.form.value, outcome.how).observe(outcome.seconds)
        g.query = {
            "query": hashlib.sha256(passed.text.encode("utf-8", "replace")).hexdigest()[:16],
            "form": passed.form.value,
            "outcome": outcome.how,
            "seconds": round(outcome.seconds, 4),
        }
        if self._log_queries:
            g.query["text"] = passed.text

    def request(
        self, kind: str, asked: tuple[str, str, int, int | None], seconds: float, query: Mapping[str, Any]
    ) -> None:
        """Take down a request: method, path, status and bytes of what was asked, and what is said of its query."""
        method, path, status, size = asked
        self._requests.labels(kind, str(status)).observe(seconds)
        line = {"method": method, "path": path, "status": status, "bytes": size, "ms": round(seconds * 1000, 1)}
        line |= query
        _log.info(json.dumps(line, ensure_ascii=False))


class _State(Collector):
    """What is so at the moment of asking."""

    def __init__(self, current: Current, endpoint: Endpoint, visits: Visits) -> None:
        self._current = current
        self._visits = visits
        self._endpoint = endpoint

    def collect(self) -> Iterable[Metric]:
        yield from self._pool()
        yield from self._harvests()
        answers = self._endpoint.answers
        asked = CounterMetricFamily("fremdrift_query_cache", "Look-ups in the cache of answers", labels=("result",))
        asked.add_metric(("hit",), answers.hits)
        asked.add_metric(("miss",), answers.misses)
        yield asked
        yield GaugeMetricFamily("fremdrift_query_cache_bytes", "Bytes of answers kept", answers.bytes)
        yield GaugeMetricFamily("fremdrift_queries_running", "Queries inside", self._endpoint.turnstile.running)
        yield GaugeMetricFamily("fremdrift_queries_waiting", "Queries waiting", self._endpoint.turnstile.waiting)

    def _harvests(self) -> Iterable[Metric]:
        """When each client last fetched each face, by any process, and whether it holds what is served now."""
        last = GaugeMetricFamily(
            "fremdrift_harvest_timestamp_seconds", "When a face was last fetched, by client", labels=("client", "face")
        )
        fresh = GaugeMetricFamily(
            "fremdrift_harvest_is_current", "1 where that was the release that is served", labels=("client", "face")
        )
        for one in self._visits.all():
            last.add_metric((one.client, one.face), datetime.fromisoformat(one.at).timestamp())
            fresh.add_metric((one.client, one.face), one.release == self._current.current_id())
        yield last
        yield fresh

    def _pool(self) -> Iterable[Metric]:
        try:
            pool = self._current.get().pool
        except (FremdriftError, OSError):
            return
        yield GaugeMetricFamily("fremdrift_query_workers_idle", "Workers that wait for a query", pool.idle)
        deaths = CounterMetricFamily("fremdrift_query_worker_deaths", "Workers ended, by cause", labels=("why",))
        for why, count in sorted(pool.deaths.items()):
            deaths.add_metric((why,), count)
        yield deaths


@blueprint.get("/metrics")
def metrics() -> Response:
    """The figures of the process that answers, for Prometheus."""
    return reply(generate_latest(figures().registry), _TEXT, varies=False, cache="no-store")


def figures() -> Figures:
    """The figures of the application."""
    found: Figures = current_app.config["FIGURES"]
    return found


def begin() -> None:
    """Remember when a request began."""
    g.begun = monotonic()


def end(answer: Response) -> Response:
    """Take down a request that is answered."""
    kind = request.blueprint or "none"
    asked = (request.method, request.path, answer.status_code, answer.content_length)
    figures().request(kind, asked, monotonic() - g.get("begun", monotonic()), g.get("query", {}))
    return answer


def log_to(stream: Any = sys.stderr) -> None:
    """Write the log of requests to a stream, a line of JSON each."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Json())
    _log.handlers = [handler]
    _log.setLevel(logging.INFO)
    _log.propagate = False


class _Json(logging.Formatter):
    """The line as it is, with the time in front, in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        moment = strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(record.created))
        return f'{{"time": "{moment}", {record.getMessage()[1:]}'
