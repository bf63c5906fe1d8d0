"""The command that serves: it loads no more than it needs, since somebody waits for it."""

from typing import Final
from urllib.parse import urlsplit

import click

from fremdrift.commands.options import now, with_settings
from fremdrift.ground.errors import TableError
from fremdrift.ground.settings import Settings
from fremdrift.serving.loading import open_chain
from fremdrift.web import server

_ELSEWHERE: Final = (
    "links on the pages lead to the base, {base}, and not here: names belong to it. For this port publish once more "
    "with FREMDRIFT_BASE_IRI=http://127.0.0.1:{port}/ and a FREMDRIFT_HOME of its own, and serve with both"
)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen at; else a loopback base's own, or 8000.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@with_settings
def serve(settings: Settings, host: str, port: int | None, workers: int) -> None:
    """Serve the current release with granian; `fremdrift.web.wsgi:app` is the same for any WSGI server."""
    chain = open_chain(settings)
    chain.serve_due(now())
    release = chain.current()
    if release is None:
        raise TableError(f"there is no release in {settings.home} yet; `fremdrift publish DATA` makes one")
    own = urlsplit(settings.base_iri).port if settings.loopback else None
    port = port or own or 8000
    server.refuse_taken(host, port)
    click.echo(f"serving {release.id} at http://{host}:{port}/ (base {settings.base_iri})")
    if own and port != own:
        click.echo(_ELSEWHERE.format(base=settings.base_iri, port=port), err=True)
    server.run(host, port, workers, settings)
