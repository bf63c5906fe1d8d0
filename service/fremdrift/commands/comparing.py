"""The command that says what changed."""

import json
from dataclasses import asdict
from typing import Final

import click

from fremdrift import pipeline
from fremdrift.commands.options import AS_JSON, LANG, with_settings
from fremdrift.commands.telling import print_revisions
from fremdrift.ground.namespaces import CODE
from fremdrift.ground.settings import Settings
from fremdrift.model.date_words import in_words
from fremdrift.web.wording.dates import bounds_in_words


@click.command()
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--strategy", help="The strategy's or programme's key, such as fods-2016-2020.")
@click.option("--releases", "of_releases", is_flag=True, help="FROM and TO are releases: what did we change?")
@LANG
@AS_JSON
@with_settings
def diff(
    settings: Settings, start: str, end: str, *, strategy: str, of_releases: bool, lang: str, as_json: bool
) -> None:
    """Say what changed in a strategy between two days (2020-12-31) or two editions (their keys), or two releases."""
    if of_releases:
        found = pipeline.revised(settings, start, end)
        if as_json:
            click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
        else:
            print_revisions(found)
        return
    if not strategy:
        raise click.UsageError("name the strategy with --strategy, or compare two releases with --releases")
    _diff_days(settings, start, end, strategy, lang, as_json=as_json)


def _diff_days(settings: Settings, start: str, end: str, strategy: str, lang: str, *, as_json: bool) -> None:
    try:
        found, unread, called = pipeline.compare(settings, strategy, start, end, lang)
    except ValueError as fault:
        raise click.BadParameter(f"{fault or start} is no day such as 2020-12-31", param_hint="FROM TO") from None
    if as_json:
        click.echo(json.dumps({"changes": [asdict(one) for one in found], "not_read": unread}, indent=2))
        return
    words = _WORDS[lang]
    for one in unread:
        click.echo(words["unread"].format(edition=called(one)))
    for change in found:
        bounds = bounds_in_words(change.step.least, change.step.most, lang) if change.step else ""
        before, after = (in_words(called(one), lang) or "-" for one in (change.before, change.after))
        kind = called(f"{CODE}change-kind/{change.kind}")
        click.echo(f"{kind}: {called(change.thing)}: {before} -> {after}" + (f" ({bounds})" if bounds else ""))
    click.echo(words["one" if len(found) == 1 else "several"].format(count=len(found)))


_WORDS: Final = {
    "da": {
        "unread": "ikke læst: {edition}; ingen ændring påstås ud fra den",
        "one": "1 ændring",
        "several": "{count} ændringer",
    },
    "en": {
        "unread": "not read: {edition}; no change is claimed from it",
        "one": "1 change",
        "several": "{count} changes",
    },
}
