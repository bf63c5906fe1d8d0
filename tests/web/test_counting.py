"""How many there are, as readers of each language write it, and by one or several."""

import pytest

from fremdrift.serving.overview import Row
from fremdrift.web.listings.lines import line_of
from fremdrift.web.templating import environment
from fremdrift.web.wording.translating import counted

HAVE = ("of one milestone has a statement with a source", "of %(num)s milestones have a statement with a source")
COUNTED = {
    ("da", 1): "af én milepæl har en oplysning med kilde",
    ("da", 1352): "af 1.352 milepæle har en oplysning med kilde",
    ("en", 1): "of one milestone has a statement with a source",
    ("en", 1352): "of 1,352 milestones have a statement with a source",
}


@pytest.mark.parametrize(("lang", "number"), COUNTED)
def test_what_is_counted_reads(lang: str, number: int) -> None:
    assert counted(*HAVE, number, lang) == COUNTED[lang, number]
    template = environment(lang).from_string("{{ ngettext(one, several, number) }}")
    assert template.render(one=HAVE[0], several=HAVE[1], number=number) == COUNTED[lang, number]


def test_values_of_what_is_counted_are_escaped() -> None:
    template = environment("en").from_string('{{ ngettext("one %(what)s", "%(num)s %(what)s", 2, what="<b>") }}')
    assert template.render() == "2 &lt;b&gt;"


UNTITLED = {
    "an initiative that has a number alone": (Row(thing="http://x.example/id/initiative/p/1.2", number="1.2"), True),
    "a strategy that has years alone": (Row(thing="http://x.example/id/strategy/p", start="2001"), True),
    "an organisation that has an abbreviation alone": (Row(thing="http://x.example/id/organisation/mod", number="MOD"), False),
    "what has a title": (Row(thing="http://x.example/id/initiative/p/1", number="1", en="Fewer forms"), False),
}  # fmt: skip


@pytest.mark.parametrize("case", UNTITLED)
def test_what_has_no_title_is_known_for_it(case: str) -> None:
    row, untitled = UNTITLED[case]
    assert line_of(row, "da").untitled == untitled
