"""The command line: parse, call one function, print.

Exit codes: 0 conforms or done, 1 does not conform, 2 could not tell.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from urllib.parse import urlsplit

import click

from fremdrift import __version__, pipeline
from fremdrift.accepting.check import CLIENTS
from fremdrift.accepting.check import check as harvest
from fremdrift.accepting.judges import Judges
from fremdrift.cataloguing.said import key_of
from fremdrift.deriving.revisions import Revision
from fremdrift.fetching.catalogues import host, over_the_net
from fremdrift.fetching.links import ask_all
from fremdrift.ground import settings as environment
from fremdrift.ground.errors import FremdriftError, ReleaseError, TableError
from fremdrift.ground.progress import Phase
from fremdrift.ground.settings import Settings
from fremdrift.importing.sheets import counts, import_files
from fremdrift.judging.engines import DEFAULT, ENGINES
from fremdrift.keeping.release import Release
from fremdrift.keeping.visits import Visits
from fremdrift.model.findings import Finding, Severity
from fremdrift.pipeline.showing import showing
from fremdrift.reading.publishing import write_empty
from fremdrift.serving.loading import open_chain
from fremdrift.web import server
from fremdrift.web.application import create_app
from fremdrift.web.copies.static_copy import copy_site

CONFORMS: Final = 0
DOES_NOT_CONFORM: Final = 1
COULD_NOT_TELL: Final = 2

DATA = click.argument("data", type=click.Path(path_type=Path), default=Path("data"))
LANG = click.option(
    "--lang",
    type=click.Choice(["da", "en"]),
    default="en",
    show_default=True,
    help="Language of the complaints.",
)
FULL = click.option("--full", is_flag=True, help="Judge and make everything, taking nothing from the last release.")
QUIET = click.option("--quiet", is_flag=True, help="Say nothing of how far it is.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")


class _Group(click.Group):
    """Every error that we know becomes one sentence and exit code 2; no stack trace reaches a user."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FremdriftError as fault:
            click.echo(f"fremdrift: {fault}", err=True)
            ctx.exit(COULD_NOT_TELL)
        except BrokenPipeError:  # whoever reads has had enough
            ctx.exit(DOES_NOT_CONFORM)
        except OSError as fault:
            click.echo(
                f"fremdrift: {fault.filename}: {fault.strerror}" if fault.filename else f"fremdrift: {fault}", err=True
            )
            ctx.exit(COULD_NOT_TELL)


@click.group(cls=_Group)
@click.version_option(__version__, prog_name="fremdrift")
def main() -> None:
    """Publish how a strategy moves: tables in, linked open data out.

    DATA is a folder of CSV tables or one XLSX workbook with a sheet per table. Settings come from the environment:
    FREMDRIFT_BASE_IRI, FREMDRIFT_HOME and others, see the README.
    """


def _with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return command(environment.read(os.environ), *args, **kwargs)

    return wrapped


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write empty tables into FOLDER, to fill in for a strategy of your own."""
    paths = write_empty(folder)
    click.echo(f"{len(paths)} files in {folder}: fill in the tables, then `fremdrift check {folder}`")


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("data", type=click.Path(path_type=Path), required=False)
@click.option(
    "--lang", type=click.Choice(["da", "en"]), default="da", show_default=True, help="Language of the headings."
)
def template(file: Path, data: Path | None, lang: str) -> None:
    """Write FILE.xlsx, a workbook to fill in: headings, help and drop-downs, and the rows of DATA where it is named."""
    count = pipeline.write_workbook(data, file, lang)
    click.echo(f"{count} rows in {file}: fill in, then `fremdrift check {file}`")


@main.command()
@DATA
@LANG
@AS_JSON
@click.option("--strategy", help="Only what is missing for this strategy or programme.")
@_with_settings
def coverage(settings: Settings, data: Path, lang: str, as_json: bool, strategy: str | None) -> None:
    """List what the tables in DATA lack, by strategy, edition and source: a list to work through."""
    every = pipeline.gaps(data, settings)
    gaps = [one for one in every if strategy in (None, one.strategy.rpartition("/")[2])]
    if strategy and not gaps and strategy not in pipeline.scopes(data, settings):
        raise click.BadParameter(f"the tables have no strategy or programme {strategy}", param_hint="--strategy")
    if as_json:
        click.echo(json.dumps([one.as_json() for one in gaps], ensure_ascii=False, indent=2))
        return
    for one in gaps:
        click.echo(one.sentence(lang))
    click.echo(f"{len(gaps)} gaps")


@main.command()
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
@_with_settings
def check(settings: Settings, data: Path, *, lang: str, as_json: bool, engine: str, full: bool, quiet: bool) -> None:
    """Read the tables in DATA, judge them by the shapes, and say what is wrong, cell by cell."""
    try:
        with showing(sys.stderr, quiet=quiet) as progress:
            before = None if full else pipeline.last_release(settings)
            checked = pipeline.check(data, settings, engine, progress, before=before)
    except FremdriftError as fault:
        if as_json:
            click.echo(
                json.dumps({"conforms": None, "findings": [], "error": str(fault)}, ensure_ascii=False, indent=2)
            )
        raise
    if as_json:
        counted = {"read": checked.read, "not_taken": checked.refused}
        whole = {"conforms": checked.conforms, "rows": counted, "findings": [one.as_json() for one in checked.findings]}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        _print(checked.findings, lang)
        click.echo(_told(checked.read, checked.refused, lang) + _verdict(checked.findings, lang))
    sys.exit(CONFORMS if checked.conforms else DOES_NOT_CONFORM)


@main.command()
@DATA
@LANG
@click.option("--at", "made", metavar="TIME", help="Time of the release, as 2026-11-24T12:00:00Z; now unless said.")
@click.option("--not-before", "held", metavar="TIME", help="Hold the release: nothing shows it before this time.")
@click.option("--drop-held", is_flag=True, help="Give up the release that is held, and do nothing else.")
@click.option("--preview", is_flag=True, help="Publish nothing: list what would change, and serve it on this machine.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(1, 65535), help="Port of the preview.")
@click.option(
    "--withdraw",
    "withdrawn",
    type=(str, str),
    multiple=True,
    metavar="ADDRESS REASON",
    help="This dataset (dataset/strategy/key, edition/strategy/name) goes, and why; as often as needed.",
)
@click.option("--last-good", is_flag=True, help="A dataset whose description is at fault stays as it last was.")
@FULL
@QUIET
@_with_settings
def publish(settings: Settings, data: Path, lang: str, made: str | None, held: str | None, **how: Any) -> None:
    """Check the tables in DATA and, where nothing blocks it, freeze a release and serve that from now on."""
    if how["preview"]:
        _preview(settings, data, lang, how["port"])
        return
    if how["drop_held"]:
        _drop_held(settings)
        return
    until = _time(held, "--not-before")
    if until and until <= _now():
        raise click.BadParameter(f"{until} is past; leave it out to publish now", param_hint="--not-before")
    named = {key_of(address.removeprefix(settings.base_iri)): reason for address, reason in how["withdrawn"]}
    wish = pipeline.Wish(named, how["last_good"], how["full"])
    at = _time(made, "--at")
    with showing(sys.stderr, quiet=how["quiet"]) as progress:
        done = pipeline.publish(data, settings, at, _say, not_before=until, wish=wish, progress=progress)
    if done.release is None:
        _print(done.findings, lang)
        click.echo(f"{_verdict(done.findings, lang)} {_NOTHING[lang]}", err=True)
        sys.exit(DOES_NOT_CONFORM)
    if not done.new:
        click.echo(f"unchanged: {done.release.id} is up to date")
        return
    _print((one for one in done.findings if one.rule.startswith("dataset-")), lang)
    quads = done.release.manifest["counts"]["quads"]
    told = f"held until {until}: {done.release.id.removeprefix('.held-')}" if until else f"published {done.release.id}"
    click.echo(f"{told}: {quads} quads. {_verdict(done.findings, lang)}")


def _say(text: str) -> None:
    click.echo(f"fremdrift: {text}", err=True)


def _drop_held(settings: Settings) -> None:
    chain = open_chain(settings)
    with chain.lock(lambda: _say("another publish is under way; waiting for it to end")):
        dropped = chain.drop_held()
    click.echo(f"given up: {dropped}" if dropped else "no release was held")


def _preview(settings: Settings, data: Path, lang: str, port: int) -> None:
    """The candidate in a chain of its own that is gone afterwards; the real one is only read."""
    checked, revised = pipeline.candidate(data, settings)
    _print(checked.findings, lang)
    if not checked.conforms:
        sys.exit(DOES_NOT_CONFORM)
    _print_revisions(revised)
    with TemporaryDirectory(prefix="fremdrift-preview-") as folder:
        here = replace(settings, home=Path(folder), base_iri=f"http://127.0.0.1:{port}/")
        pipeline.publish(data, here, None, _say)
        os.environ |= {"FREMDRIFT_HOME": folder, "FREMDRIFT_BASE_IRI": here.base_iri}  # read by the server's processes
        click.echo(f"preview at {here.base_iri}; Ctrl-C ends it, and nothing was published", err=True)
        server.run("127.0.0.1", port, 1, here)


def _print_revisions(found: list[Revision]) -> None:
    for one in found:
        before, after = (" | ".join(values) or "-" for values in (one.before, one.after))
        click.echo(f"{one.thing} {one.property}: {before} -> {after}")
    click.echo(f"{len({one.thing for one in found})} things differ, in {len(found)} properties")


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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
_SEVERITIES: Final = {
    "da": {Severity.VIOLATION: "fejl", Severity.WARNING: "advarsel", Severity.INFO: "oplysning"},
    "en": {one: one.value for one in Severity},
}


def _print(findings: Iterable[Finding], lang: str) -> None:
    for one in findings:
        click.echo(f"{_SEVERITIES[lang][one.severity]}: {one.sentence(lang)}")


def _told(rows: int, refused: int, lang: str) -> str:
    """How many rows were read, and how many of them were not taken."""
    read, lost = ("rækker læst", "af dem ikke taget med") if lang == "da" else ("rows read", "of them not taken")
    return f"{rows} {read}, " + (f"{refused} {lost}, " if refused else "")


def _verdict(findings: list[Finding], lang: str) -> str:
    """How many findings of each severity."""
    counts = {name: sum(one.severity is severity for one in findings) for severity, name in _SEVERITIES[lang].items()}
    return ", ".join(f"{count} {name}" for name, count in counts.items()) + "."


@main.command()
@AS_JSON
@_with_settings
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


@main.command()
@click.argument("release", required=False)
@_with_settings
def rollback(settings: Settings, release: str | None) -> None:
    """Serve an older release: the one named, else the one before the current. The feed tells what that changes."""
    click.echo(f"serving {pipeline.rollback(settings, release, _say).id}")


@main.command()
@click.argument("origin", metavar="URL|DIR")
@AS_JSON
@_with_settings
def pull(settings: Settings, origin: str, as_json: bool) -> None:
    """Bring the releases that another node has, by its address or its home folder, and serve what it serves."""
    done = pipeline.pull(settings, origin, _say)
    if as_json:
        click.echo(json.dumps(asdict(done), indent=2))
        return
    click.echo(f"{len(done.releases)} releases came, {done.fetched} bytes; serving {done.current}")


@main.command()
@_with_settings
def load(settings: Settings) -> None:
    """Load into the store what it does not hold, where it is new or lost what it had, and show the current release."""
    came = pipeline.load(settings, _say)
    click.echo(f"{len(came)} releases were loaded")


@main.command()
@_with_settings
def verify(settings: Settings) -> None:
    """Compare every release with its manifest and its store, the chain with itself, and returns and kept questions."""
    chain = open_chain(settings)
    faults = pipeline.faults(settings)
    for one in faults:
        click.echo(one, err=True)
    click.echo(f"{len(chain.releases())} releases, {len(faults)} faults")
    sys.exit(DOES_NOT_CONFORM if faults else CONFORMS)


@main.command("import")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--mapping", type=click.Path(path_type=Path), required=True, help="TOML file: what the columns are.")
@click.option("--into", type=click.Path(path_type=Path), required=True, help="Folder of tables; begun if new.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@LANG
@AS_JSON
def import_(files: tuple[Path, ...], mapping: Path, into: Path, *, dry_run: bool, lang: str, as_json: bool) -> None:
    """Turn tracker sheets (CSV, XLSX) into our tables, by a mapping file: all of it, or nothing."""
    report = import_files(list(files), mapping, into, dry_run)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(report.findings, lang)
        for one in report.files:
            click.echo(one.sentence(lang))
        click.echo(
            f"{counts(report)['refused']} rows refused; {'written' if report.written else 'nothing was written'}."
        )
    sys.exit(CONFORMS if report.accepted else DOES_NOT_CONFORM)


@main.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@AS_JSON
@_with_settings
def match(settings: Settings, old: Path, new: Path, as_json: bool) -> None:
    """Propose which initiatives and milestones of the tables NEW are known ones of OLD; nothing is merged."""
    found = pipeline.match(old, new, settings)
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        known = f" = {one.old}" if one.old else ""
        click.echo(f"{one.verdict}: {one.new}{known} ({one.why})")
    counted = Counter(one.verdict.value for one in found)
    click.echo(
        ", ".join(f"{counted[one]} {one}" for one in ("sure", "unsure", "new")) + ". You decide: a judgement each."
    )


@main.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--strategy", help="The strategy's or programme's key, such as fods-2016-2020.")
@click.option("--releases", "of_releases", is_flag=True, help="FROM and TO are releases: what did we change?")
@AS_JSON
@_with_settings
def diff(settings: Settings, start: str, end: str, *, strategy: str, of_releases: bool, as_json: bool) -> None:
    """Say what changed in a strategy between two days (2020-12-31) or two editions (their keys), or two releases."""
    if of_releases:
        found = pipeline.revised(settings, start, end)
        if as_json:
            click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        else:
            _print_revisions(found)
        return
    if not strategy:
        raise click.UsageError("name the strategy with --strategy, or compare two releases with --releases")
    _diff_days(settings, start, end, strategy, as_json)


def _diff_days(settings: Settings, start: str, end: str, strategy: str, as_json: bool) -> None:
    try:
        found, unread = pipeline.compare(settings, strategy, start, end)
    except ValueError as fault:
        raise click.BadParameter(f"{fault or start} is no day such as 2020-12-31", param_hint="FROM TO") from None
    if as_json:
        click.echo(json.dumps({"changes": [asdict(one) for one in found], "not_read": unread}, indent=2))
        return
    for one in unread:
        click.echo(f"not read: {one}; no change is claimed from it")
    for change in found:
        bounds = f" ({change.step.least} to {change.step.most} days)" if change.step else ""
        click.echo(f"{change.kind}: {change.thing}: {change.before or '-'} -> {change.after or '-'}{bounds}")
    click.echo(f"{len(found)} changes")


@main.command()
@DATA
@_with_settings
def links(settings: Settings, data: Path) -> None:
    """Ask every address that the tables in DATA cite, once, and list those that do not answer with a page."""
    answers = list(ask_all(pipeline.cited_addresses(data, settings)))
    for one in answers:
        if not one.good:
            click.echo(f"{one.status or '---'} {one.why}: {one.address}")
        elif one.moved:
            click.echo(f"moved to {one.moved}: {one.address}")
    good = sum(one.good for one in answers)
    click.echo(f"{good} of {len(answers)} cited addresses answer")
    sys.exit(CONFORMS if good == len(answers) else DOES_NOT_CONFORM)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path))
@QUIET
@_with_settings
def export(settings: Settings, folder: Path, quiet: bool) -> None:
    """Write the whole site into FOLDER as files, for a plain file host: pages, documents in every format, downloads."""
    chain = open_chain(settings)
    if chain.current() is None:
        raise TableError(f"there is no release in {settings.home} yet; `fremdrift publish DATA` makes one")
    with showing(sys.stderr, quiet=quiet) as progress:
        progress.begin(Phase.COPY, "addresses")
        copied = copy_site(create_app(settings), folder, lambda done, waiting: progress.at(done, done + waiting))
    counts = f"{copied.pages} pages, {copied.files} other files, {copied.redirects} redirects"
    click.echo(f"{counts}, {copied.withdrawn} withdrawn: {copied.size / 2**20:.1f} MiB in {folder}")


@main.command()
@AS_JSON
@_with_settings
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
        late = f", {behind} releases behind" if behind > 0 else ""
        star = "*" if one["current"] else " "
        click.echo(f"{star} {one['client']} fetched {one['face']} of {one['release']} at {one['at']}{late}")
    if not listed:
        click.echo("no harvester has been here yet")


@main.command("harvest-check")
@click.argument("address", metavar="URL", required=False)
@click.option("--client", "clients", type=click.Choice(CLIENTS), multiple=True, help="Only this client; repeatable.")
@click.option(
    "--standards", type=click.Path(path_type=Path, exists=True), help="Folder of the standards' schemas and shapes."
)
@LANG
@AS_JSON
@_with_settings
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
    outcomes = harvest(url, over_the_net(url), judges, _now()[:10], clients or CLIENTS)
    if as_json:
        click.echo(json.dumps([one.as_json() for one in outcomes], ensure_ascii=False, indent=2))
    else:
        for one in outcomes:
            click.echo(one.sentence(lang))
            _print(one.findings, lang)
    if not any(one.address for one in outcomes) or all(one.unanswered for one in outcomes if one.address):
        sys.exit(COULD_NOT_TELL)
    sys.exit(CONFORMS if all(one.whole for one in outcomes) else DOES_NOT_CONFORM)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen at; else a loopback base's own, or 8000.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Web processes.")
@_with_settings
def serve(settings: Settings, host: str, port: int | None, workers: int) -> None:
    """Serve the current release with granian; `fremdrift.web.wsgi:app` is the same for any WSGI server."""
    chain = open_chain(settings)
    chain.serve_due(_now())
    release = chain.current()
    if release is None:
        raise TableError(f"there is no release in {settings.home} yet; `fremdrift publish DATA` makes one")
    port = port or (settings.loopback and urlsplit(settings.base_iri).port) or 8000
    click.echo(f"serving {release.id} at http://{host}:{port}/ (base {settings.base_iri})")
    server.run(host, port, workers, settings)
