"""A candidate asked in this process, as harvesters would ask it once it is served; nothing listens on any port."""

from dataclasses import replace

from flask.testing import FlaskClient

from fremdrift.fetching.catalogues import Ask, Manner, Reply, is_immutable, joined
from fremdrift.ground.settings import Settings
from fremdrift.web.application import create_app

_HOPS: int = 5


def asking(settings: Settings) -> Ask:
    """Requests to the service over ``settings.home``; an address that is not under the base is not asked.

    Store and workers are not opened: the faces of a catalogue are finished bytes. They are ours, so
    only a client's own limit bounds them.
    """
    app = create_app(replace(settings, proxies=0, store=()))
    app.config["CURRENT"].eager = False
    client = app.test_client()

    def ask(method: str, address: str, manner: Manner) -> Reply:
        for _ in range(_HOPS + 1):
            if not address.startswith(settings.base_iri):
                return Reply(address, 0, fault="forbidden")
            reply = _one(client, method, address, manner, settings.base_iri)
            if not (manner.follows and reply.location):
                return reply
            address = joined(address, reply.location)
        return Reply(address, 0, fault="too-many-redirects")

    return ask


def _one(client: FlaskClient, method: str, address: str, manner: Manner, base: str) -> Reply:
    headers = {"User-Agent": manner.agent, "Accept": manner.accept}
    with client.open("/" + address.removeprefix(base), method=method, headers=headers, buffered=True) as answer:
        content_type, location = answer.headers.get("Content-Type", ""), answer.headers.get("Location", "")
        if manner.largest and len(answer.data) > manner.largest:
            return Reply(address, answer.status_code, content_type, fault="too-large")
        lasting = is_immutable(answer.headers.get("Cache-Control", ""))
        return Reply(address, answer.status_code, content_type, answer.data, location, immutable=lasting)
