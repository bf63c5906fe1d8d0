"""Commands about tables: begin some, fill some in, bring some in, and what they lack."""

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from fremdrift import pipeline
from fremdrift.commands.options import AS_JSON, CONFORMS, DATA, DOES_NOT_CONFORM, LANG, with_settings
from fremdrift.commands.telling import counted, print_findings
from fremdrift.fetching.links import ask_all
from fremdrift.ground.durable import room_for
from fremdrift.ground.settings import Settings
from fremdrift.importing.sheets import import_files
from fremdrift.reading.publishing import write_empty


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write empty tables into FOLDER, to fill in for a strategy of your own."""
    with room_for("the empty tables", folder, "Nothing was kept"):
        paths = write_empty(folder)
    click.echo(f"{len(paths)} files in {folder}: fill in the tables, then `fremdrift check {folder}`")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("data", type=click.Path(path_type=Path), required=False)
@LANG
def template(file: Path, data: Path | None, lang: str) -> None:
    """Write FILE.xlsx, a workbook to fill in: headings, help and drop-downs, and the rows of DATA where it is named."""
    with room_for("the workbook", file, "Nothing was kept"):
        count = pipeline.write_workbook(data, file, lang)
    click.echo(f"{counted(count, 'row')} in {file}: fill in, then `fremdrift check {file}`")


@click.command()
@DATA
@LANG
@AS_JSON
@click.option("--strategy", help="Only what is missing for this strategy or programme.")
@with_settings
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


@click.command("import")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option("--mapping", type=click.Path(path_type=Path), required=True, help="TOML file: what the columns are.")
@click.option("--into", type=click.Path(path_type=Path), required=True, help="Folder of tables; begun if new.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and write nothing.")
@LANG
@AS_JSON
def import_(files: tuple[Path, ...], mapping: Path, into: Path, *, dry_run: bool, lang: str, as_json: bool) -> None:
    """Turn tracker sheets (CSV, XLSX) into our tables, by a mapping file: all of it, or nothing."""
    with room_for("the tables", into, "They are as they were"):
        report = import_files(list(files), mapping, into, dry_run)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        print_findings(report.findings, lang)
        for one in report.files:
            click.echo(one.sentence(lang))
        click.echo(report.sentence(lang))
    sys.exit(CONFORMS if report.accepted else DOES_NOT_CONFORM)


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@AS_JSON
@with_settings
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


@click.command()
@DATA
@click.option("--anywhere", is_flag=True, help="Ask addresses in private networks and of this machine too.")
@with_settings
def links(settings: Settings, data: Path, anywhere: bool) -> None:
    """Ask every address that the tables in DATA cite, once, and list those that do not answer with a page."""
    answers = list(ask_all(pipeline.cited_addresses(data, settings), anywhere=anywhere))
    for one in answers:
        if not one.good:
            click.echo(f"{one.status or '---'} {one.why}: {one.address}")
        elif one.moved:
            click.echo(f"moved to {one.moved}: {one.address}")
    good = sum(one.good for one in answers)
    click.echo(f"{good} of {len(answers)} cited addresses answer")
    sys.exit(CONFORMS if good == len(answers) else DOES_NOT_CONFORM)
