"""Commands that judge tables and publish them."""

import json
import os
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from fremdrift import pipeline
from fremdrift.cataloguing.said import key_of
from fremdrift.commands.options import AS_JSON, CONFORMS, DATA, DOES_NOT_CONFORM, FULL, LANG, QUIET, now, with_settings
from fremdrift.commands.telling import findings_as_json, print_findings, print_revisions, rows_in_words, say, verdict
from fremdrift.ground.aside import Aside
from fremdrift.ground.errors import FremdriftError
from fremdrift.ground.settings import Settings
from fremdrift.judging.engines import DEFAULT, ENGINES
from fremdrift.pipeline.showing import showing
from fremdrift.reading.languages import in_language
from fremdrift.serving.loading import open_chain
from fremdrift.web import server


@click.command()
@DATA
@LANG
@AS_JSON
@click.option(
    "--engine",
    type=click.Choice(sorted(ENGINES)),
    default=DEFAULT,
    show_default=True,
    help="What judges: our own engine, pyshacl (slow), or pyshacl where ours cannot.",
)
@FULL
@QUIET
@with_settings
def check(settings: Settings, data: Path, *, lang: str, as_json: bool, engine: str, full: bool, quiet: bool) -> None:
    """Read the tables in DATA, judge them by the shapes, and say what is wrong, cell by cell."""
    try:
        with showing(sys.stderr, quiet=quiet) as progress:
            last = pipeline.last_release(settings)
            checked = pipeline.check(data, settings, engine, progress, before=None if full else last)
            checked, _ = pipeline.with_losses(last, checked, settings)
    except FremdriftError as fault:
        if as_json:
            click.echo(
                json.dumps({"conforms": None, "findings": [], "error": str(fault)}, ensure_ascii=False, indent=2)
            )
        raise
    if as_json:
        counted = {"read": checked.read, "not_taken": checked.refused}
        whole = {"conforms": checked.conforms, "rows": counted} | findings_as_json(checked.findings)
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        print_findings(checked.findings, lang)
        click.echo(rows_in_words(checked.read, checked.refused, lang) + verdict(checked.findings, lang))
    sys.exit(CONFORMS if checked.conforms else DOES_NOT_CONFORM)


@click.command()
@DATA
@LANG
@click.option("--at", "made", metavar="TIME", help="Time of the release, as 2026-11-24T12:00:00Z; now unless said.")
@click.option("--not-before", "held", metavar="TIME", help="Hold the release: nothing shows it before this time.")
@click.option("--drop-held", is_flag=True, help="Give up the release that is held, and do nothing else.")
@click.option(
    "--preview",
    is_flag=True,
    help="Publish nothing: list what would change, and serve it on this machine until Ctrl-C ends it.",
)
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="Port of the preview.")
@click.option(
    "--withdraw",
    "withdrawn",
    type=(str, str),
    multiple=True,
    metavar="ADDRESS REASON",
    help="This dataset (dataset/strategy/key, edition/strategy/name) goes, and why ('Superseded@en'); once for each "
    "language, as often as needed.",
)
@click.option("--last-good", is_flag=True, help="A dataset whose description is at fault stays as it last was.")
@FULL
@QUIET
@with_settings
def publish(settings: Settings, data: Path, lang: str, made: str | None, held: str | None, **how: Any) -> None:
    """Check the tables in DATA and, where nothing blocks it, freeze a release and serve that from now on."""
    if how["preview"]:
        _preview(settings, data, lang, how["port"])
        return
    if how["drop_held"]:
        _drop_held(settings)
        return
    until = _time(held, "--not-before")
    if until and until <= now():
        raise click.BadParameter(f"{until} is past; leave it out to publish now", param_hint="--not-before")
    wish = pipeline.Wish(_reasons(settings, how["withdrawn"]), how["last_good"], how["full"])
    at = _time(made, "--at")
    with showing(sys.stderr, quiet=how["quiet"]) as progress:
        done = pipeline.publish(data, settings, at, say, not_before=until, wish=wish, progress=progress)
    if done.release is None:
        print_findings(done.findings, lang)
        click.echo(f"{verdict(done.findings, lang)} {_NOTHING[lang]}", err=True)
        sys.exit(DOES_NOT_CONFORM)
    if not done.new:
        click.echo(f"unchanged: {done.release.id} is up to date")
        return
    print_findings((one for one in done.findings if one.rule.startswith(("dataset-", pipeline.NAMES_LOST))), lang)
    quads = done.release.manifest["counts"]["quads"]
    told = f"held until {until}: {done.release.id.removeprefix('.held-')}" if until else f"published {done.release.id}"
    click.echo(f"{told}: {quads} quads. {verdict(done.findings, lang)}")


def _drop_held(settings: Settings) -> None:
    chain = open_chain(settings)
    with chain.lock(lambda: say("another publish is under way; waiting for it to end")):
        dropped = chain.drop_held()
    click.echo(f"given up: {dropped}" if dropped else "no release was held")


def _preview(settings: Settings, data: Path, lang: str, port: int) -> None:
    """The candidate in a chain of its own that is gone afterwards; the real one is only read. Serves it until ended."""
    server.refuse_taken("127.0.0.1", port)
    checked, revised = pipeline.candidate(data, settings)
    print_findings(checked.findings, lang)
    if not checked.conforms:
        sys.exit(DOES_NOT_CONFORM)
    print_revisions(revised)
    with Aside() as folder:
        here = replace(settings, home=folder, base_iri=f"http://127.0.0.1:{port}/")
        pipeline.publish(data, here, None, say)
        # read by the server's processes
        os.environ |= {"FREMDRIFT_HOME": str(folder), "FREMDRIFT_BASE_IRI": here.base_iri}
        click.echo(f"preview at {here.base_iri}; Ctrl-C ends it, and nothing was published", err=True)
        server.run("127.0.0.1", port, 1, here)


def _reasons(settings: Settings, withdrawn: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
    """Why each dataset goes, by its key and the language that the reason ends in, ``Superseded@en``."""
    found: dict[str, dict[str, str]] = {}
    for address, reason in withdrawn:
        text, lang = in_language(reason)
        found.setdefault(key_of(address.removeprefix(settings.base_iri)), {})[lang] = text
    return found


def _time(made: str | None, option: str) -> str | None:
    if made is None:
        return None
    try:
        return datetime.strptime(made, "%Y-%m-%dT%H:%M:%SZ").strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        raise click.BadParameter(f"{made!r} is not a time like 2026-11-24T12:00:00Z", param_hint=option) from None


_NOTHING: Final = {
    "da": "Intet er udgivet; den udgivelse der serveres, er som den var.",
    "en": "Nothing was published; the served release is as it was.",
}
