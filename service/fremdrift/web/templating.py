"""Templating: the templates of a language, with what they call things, dates and numbers by."""

from functools import cache, partial
from pathlib import Path
from typing import Final

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket

from fremdrift.model.date_words import in_words, in_words_behind
from fremdrift.web.listings.changed import events
from fremdrift.web.wording.dates import bounds_in_words, said_beyond, timed, years_in_words
from fremdrift.web.wording.references import cited
from fremdrift.web.wording.tongues import isolated, tongue
from fremdrift.web.wording.translating import counted_on_pages, grouped, translations
from fremdrift.web.wording.ways import ways

_TEMPLATES: Final = Path(__file__).parent / "templates"


class _Compiled(BytecodeCache):
    """Templates that were compiled, whatever the language: their texts are looked up when a page is made."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


_COMPILED: Final = _Compiled()


def compile_all() -> None:
    """Compile every template and read how languages write dates and numbers, so that no reader waits for it: half a
    second of work for a server that starts.
    """
    for lang in ("da", "en"):
        for name in environment(lang).list_templates():
            environment(lang).get_template(name)
        environment(lang).from_string("{{ '2020-05-11'|time }} {{ '2020-05'|date }} {{ 1|number }}").render()


@cache
def environment(lang: str) -> Environment:
    """The templates of a language."""
    env = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        bytecode_cache=_COMPILED,
    )
    env.install_gettext_translations(translations(lang), newstyle=True)  # type: ignore[attr-defined]
    env.globals["ngettext"] = partial(counted_on_pages, lang)
    env.filters["date"] = lambda edtf: in_words(edtf, lang)
    env.filters["beyond"] = lambda printed, edtf: said_beyond(printed, edtf, lang)
    env.filters["years"] = lambda start, end: years_in_words(start, end, lang)
    env.filters["cited"] = lambda text: cited(text, lang)
    env.filters["bounds"] = lambda step: bounds_in_words(step.least, step.most, lang)
    env.filters["ways"] = lambda steps: ways(steps, partial(counted_on_pages, lang))
    env.filters["events"] = events
    env.filters["time"] = lambda edtf: timed(edtf, lang)
    env.filters["behind"] = lambda edtf: timed(edtf, lang, in_words_behind)
    env.filters["tongue"] = tongue
    env.filters["isolated"] = isolated
    env.filters["number"] = lambda number: grouped(number, lang)
    return env
