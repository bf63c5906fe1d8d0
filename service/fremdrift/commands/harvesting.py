"""The command that sees a catalogue as harvesters do."""

import json
import sys
from pathlib import Path

import click

from fremdrift.accepting.check import CLIENTS
from fremdrift.accepting.check import check as harvest
from fremdrift.accepting.judges import Judges
from fremdrift.commands.options import AS_JSON, CONFORMS, COULD_NOT_TELL, DOES_NOT_CONFORM, LANG, now, with_settings
from fremdrift.commands.telling import print_findings
from fremdrift.fetching.catalogues import host, over_the_net
from fremdrift.ground.settings import Settings


@click.command("harvest-check")
@click.argument("address", metavar="URL", required=False)
@click.option("--client", "clients", type=click.Choice(CLIENTS), multiple=True, help="Only this client; repeatable.")
@click.option(
    "--standards", type=click.Path(path_type=Path, exists=True), help="Folder of the standards' schemas and shapes."
)
@LANG
@AS_JSON
@with_settings
def harvest_check(
    settings: Settings,
    address: str | None,
    *,
    clients: tuple[str, ...],
    standards: Path | None,
    lang: str,
    as_json: bool,
) -> None:
    """See a catalogue as each harvester sees it. URL is a site or a catalogue; our own public address unless named."""
    url, judges = address or settings.base_iri, Judges(standards or settings.standards)
    if not url.startswith(("http://", "https://")) or not host(url):
        raise click.BadParameter(f"{url!r} is not an http or https address", param_hint="URL")
    outcomes = harvest(url, over_the_net(url), judges, now()[:10], clients or CLIENTS)
    if as_json:
        click.echo(json.dumps([one.as_json() for one in outcomes], ensure_ascii=False, indent=2))
    else:
        for one in outcomes:
            click.echo(one.sentence(lang))
            print_findings(one.findings, lang)
    if not any(one.address for one in outcomes) or all(one.unanswered for one in outcomes if one.address):
        sys.exit(COULD_NOT_TELL)
    sys.exit(CONFORMS if all(one.whole for one in outcomes) else DOES_NOT_CONFORM)
