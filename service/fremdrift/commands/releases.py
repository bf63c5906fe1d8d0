"""Commands about the releases that there are: which is served, and what became of them."""

import json
import sys
from dataclasses import asdict

import click

from fremdrift import pipeline
from fremdrift.commands.options import AS_JSON, CONFORMS, DOES_NOT_CONFORM, with_settings
from fremdrift.commands.telling import counted, say
from fremdrift.ground.durable import room_for
from fremdrift.ground.settings import Settings
from fremdrift.serving.loading import open_chain


@click.command()
@click.argument("release", required=False)
@with_settings
def rollback(settings: Settings, release: str | None) -> None:
    """Serve an older release: the one named, else the one before the current. The feed tells what that changes."""
    with room_for("the notices of the return", settings.home, "What is served is served as before"):
        served = pipeline.rollback(settings, release, say)
    click.echo(f"serving {served.id}")


@click.command()
@click.argument("origin", metavar="URL|DIR")
@AS_JSON
@with_settings
def pull(settings: Settings, origin: str, as_json: bool) -> None:
    """Bring the releases that another node has, by its address or its home folder, and serve what it serves."""
    with room_for("the releases", settings.home, "What came whole stays, and what is served is served as before"):
        done = pipeline.pull(settings, origin, say)
    if as_json:
        click.echo(json.dumps(asdict(done), indent=2))
        return
    click.echo(f"{counted(len(done.releases), 'release')} came, {done.fetched} bytes; serving {done.current}")


@click.command()
@with_settings
def load(settings: Settings) -> None:
    """Load into the store what it does not hold, where it is new or lost what it had, and show the current release."""
    with room_for("the store", settings.home, "What was loaded whole stays"):
        came = pipeline.load(settings, say)
    click.echo(f"Loaded: {counted(len(came), 'release')}")


@click.command()
@with_settings
def verify(settings: Settings) -> None:
    """Compare every release with its manifest and its store, the chain with itself, and returns and kept questions."""
    chain = open_chain(settings)
    faults = pipeline.faults(settings)
    for one in faults:
        click.echo(one, err=True)
    click.echo(f"{counted(len(chain.releases()), 'release')}, {counted(len(faults), 'fault')}")
    sys.exit(DOES_NOT_CONFORM if faults else CONFORMS)
