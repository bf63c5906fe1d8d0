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
    "check": ("publishing:check", "Judge tables, and say what is wrong, cell by cell."),
    "coverage": ("tables:coverage", "List what tables lack."),
    "diff": ("comparing:diff", "Say what changed between two days, editions or releases."),
    "export": ("exporting:export", "Write the whole site as files, for a plain host."),
    "harvest-check": ("harvesting:harvest_check", "See a catalogue as each harvester sees it."),
    "harvests": ("listing:harvests", "List which harvester fetched what last."),
    "import": ("tables:import_", "Turn tracker sheets into our tables."),
    "links": ("tables:links", "Ask every cited address whether it answers."),
    "load": ("releases:load", "Load into the store what it does not hold."),
    "match": ("tables:match", "Propose which things of new tables are known ones."),
    "new": ("tables:new", "Write empty tables to fill in."),
    "publish": ("publishing:publish", "Check tables, and freeze and serve a release."),
    "pull": ("releases:pull", "Bring the releases of another node."),
    "releases": ("listing:releases", "List the releases."),
    "rollback": ("releases:rollback", "Serve an older release."),
    "serve": ("serving:serve", "Serve the current release."),
    "template": ("tables:template", "Write a workbook to fill in."),
    "verify": ("releases:verify", "Compare releases with their digests and stores."),
}
"""Each command: where it is in ``fremdrift.commands``, module and name, and its line in the list of commands."""


class _Command(click.Command):
    """A command by what the list says of it; its module is loaded when it is called, or asked for its help."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        found: click.Command = resolve_name(f"fremdrift.commands.{COMMANDS[str(self.name)][0]}")
        return found.make_context(*args, **kwargs)


class _Group(click.Group):
    """Every error that we know becomes one sentence and exit code 2; no stack trace reaches a user."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _Command(cmd_name, short_help=COMMANDS[cmd_name][1]) if cmd_name in COMMANDS else None

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
