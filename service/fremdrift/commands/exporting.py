"""The command that writes a static copy."""

import sys
from pathlib import Path

import click

from fremdrift.commands.options import QUIET, with_settings
from fremdrift.ground.durable import room_for
from fremdrift.ground.errors import TableError
from fremdrift.ground.progress import Phase
from fremdrift.ground.settings import Settings
from fremdrift.pipeline.showing import showing
from fremdrift.serving.loading import open_chain
from fremdrift.web.application import create_app
from fremdrift.web.copies.static_copy import copy_site


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@QUIET
@with_settings
def export(settings: Settings, folder: Path, quiet: bool) -> None:
    """Write the whole site into FOLDER as files, for a plain file host: pages, documents in every format, downloads."""
    chain = open_chain(settings)
    if chain.current() is None:
        raise TableError(f"there is no release in {settings.home} yet; `fremdrift publish DATA` makes one")
    with showing(sys.stderr, quiet=quiet) as progress, room_for("the site", folder, "Nothing was kept"):
        progress.begin(Phase.COPY, "addresses")
        copied = copy_site(create_app(settings), folder, lambda done, waiting: progress.at(done, done + waiting))
    counts = f"{copied.pages} pages, {copied.files} other files, {copied.redirects} redirects"
    click.echo(f"{counts}, {copied.withdrawn} withdrawn: {copied.size / 2**20:.1f} MiB in {folder}")
