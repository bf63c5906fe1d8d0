"""The command line: a command's module is loaded when the command is asked for, and no other.

To load all of them takes longer than a server needs to start. Exit codes are those of ``commands.options``.
"""

from pkgutil import resolve_name
from tempfile import gettempdir
from typing import Any, Final

import click

from fremdrift import __version__
from fremdrift.commands.options import COULD_NOT_TELL, DOES_NOT_CONFORM
from fremdrift.ground import aside
from fremdrift.ground.durable import no_room
from fremdrift.ground.errors import FremdriftError

COMMANDS: Final = {
    "check": "publishing:check",
    "coverage": "tables:coverage",
    "diff": "comparing:diff",
    "export": "exporting:export",
    "harvest-check": "harvesting:harvest_check",
    "harvests": "listing:harvests",
    "import": "tables:import_",
    "links": "tables:links",
    "load": "releases:load",
    "match": "tables:match",
    "new": "tables:new",
    "publish": "publishing:publish",
    "pull": "releases:pull",
    "releases": "listing:releases",
    "rollback": "releases:rollback",
    "serve": "serving:serve",
    "template": "tables:template",
    "verify": "releases:verify",
}
"""Each command with the module of ``fremdrift.commands`` that has it, and its name there."""


class _Group(click.Group):
    """Every error that we know becomes one sentence and exit code 2; no stack trace reaches a user."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        found: click.Command = resolve_name(f"fremdrift.commands.{place}")
        return found

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FremdriftError as fault:
            click.echo(f"fremdrift: {fault}", err=True)
            ctx.exit(COULD_NOT_TELL)
        except BrokenPipeError:  # whoever reads has had enough
            ctx.exit(DOES_NOT_CONFORM)
        except OSError as fault:
            click.echo(f"fremdrift: {_of_the_system(fault)}", err=True)
            ctx.exit(COULD_NOT_TELL)


def _of_the_system(fault: OSError) -> str:
    """What the system refused, and where; what a full disk does not name is a file that nobody keeps."""
    if no_room(fault):
        return (
            f"{fault.filename or gettempdir()} could not be written: {fault.strerror}; make room, or set TMPDIR to a "
            "folder on another disk, and do it again"
        )
    return f"{fault.filename}: {fault.strerror}" if fault.filename else str(fault)


@click.group(cls=_Group)
@click.version_option(__version__, prog_name="fremdrift")
def main() -> None:
    """Publish how a strategy moves: tables in, linked open data out.

    DATA is a folder of CSV tables or one XLSX workbook with a sheet per table. Settings come from the environment:
    FREMDRIFT_BASE_IRI, FREMDRIFT_HOME and others, see the README.
    """
    aside.clear()
