"""Commands that list what the chain and the visits say."""

import json
from dataclasses import asdict
from typing import Any

import click

from fremdrift.commands.options import AS_JSON, with_settings
from fremdrift.commands.telling import counted
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.settings import Settings
from fremdrift.keeping.release import Release
from fremdrift.keeping.visits import Visits
from fremdrift.serving.loading import open_chain


@click.command()
@AS_JSON
@with_settings
def releases(settings: Settings, as_json: bool) -> None:
    """List the releases, oldest first; the served one has a star."""
    chain = open_chain(settings)
    current = chain.current_id()
    listed = [_line(one, served=bool(current and one.id == current)) for one in chain.releases()]
    if as_json:
        click.echo(json.dumps(listed, indent=2))
        return
    for one in listed:
        told = one.get("damaged") or f"{one['made']}  {one['quads']} quads  sha256:{one['sha256']}"
        click.echo(f"{'*' if one['served'] else ' '} {one['id']}  {told}")
    if chain.held():
        click.echo(f"  {chain.held()}  held until then")
    if not listed:
        click.echo("no release yet; `fremdrift publish` makes one")


def _line(release: Release, served: bool) -> dict[str, Any]:
    """A release in the list; one whose manifest cannot be read says so."""
    try:
        facts = {"made": release.made, "quads": release.manifest["counts"]["quads"], "sha256": release.digest}
    except ReleaseError as fault:
        facts = {"damaged": str(fault)}
    return {"id": release.id, **facts, "served": served}


@click.command()
@AS_JSON
@with_settings
def harvests(settings: Settings, as_json: bool) -> None:
    """List which harvester fetched which face of which release last; a star marks who holds what is served now."""
    chain = open_chain(settings)
    current, order = chain.current_id(), {one.id: place for place, one in enumerate(chain.releases())}
    listed = [asdict(one) | {"current": one.release == current} for one in Visits(settings.home).all()]
    if as_json:
        click.echo(json.dumps(listed, indent=2))
        return
    for one in listed:
        behind = order.get(current or "", 0) - order.get(one["release"], 0)
        late = f", {counted(behind, 'release')} behind" if behind > 0 else ""
        star = "*" if one["current"] else " "
        click.echo(f"{star} {one['client']} fetched {one['face']} of {one['release']} at {one['at']}{late}")
    if not listed:
        click.echo("no harvester has been here yet")
