"""The command that serves: it loads no more than it needs, since somebody waits for it."""

from urllib.parse import urlsplit

import click

from fremdrift.commands.options import now, with_settings
from fremdrift.ground.errors import TableError
from fremdrift.ground.settings import Settings
from fremdrift.serving.loading import open_chain
from fremdrift.web import server


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
    port = port or (settings.loopback and urlsplit(settings.base_iri).port) or 8000
    click.echo(f"serving {release.id} at http://{host}:{port}/ (base {settings.base_iri})")
    server.run(host, port, workers, settings)
