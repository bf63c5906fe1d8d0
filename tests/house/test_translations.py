"""The translations: every text that is kept in Danish is said somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2.ext import babel_extract
from tests.conftest import ROOT
from tests.house.texts_in_python import Module

WEB = ROOT / "service" / "fremdrift" / "web"


def test_no_translation_outlives_its_text() -> None:
    sources = [*WEB.parent.rglob("*.py"), *(WEB / "templates").rglob("*.*")]
    said = "\n".join(one.read_text(encoding="utf-8") for one in sources)
    said = re.sub(r'"\s*\n\s*"', "", said).replace("\\'", "'").replace('\\"', '"')  # texts that go over several lines
    with (WEB / "translations" / "da.po").open("rb") as file:
        kept = [one.id if isinstance(one.id, tuple) else (one.id,) for one in read_po(file, locale="da") if one.id]
    assert len(kept) > 100
    assert [ids for ids in kept if not all(text in said for text in ids)] == []


def test_every_text_of_a_template_has_its_danish() -> None:
    with (WEB / "translations" / "da.po").open("rb") as file:
        kept = {one.id if isinstance(one.id, tuple) else (one.id,) for one in read_po(file, locale="da")}
    lacking = []
    for template in sorted((WEB / "templates").rglob("*.*")):
        with template.open("rb") as file:
            said = babel_extract(file, ("_", "gettext", "ngettext"), (), {"extensions": "jinja2.ext.do"})
            for line, _, text, _ in said:
                ids = tuple(one for one in text if one) if isinstance(text, tuple) else (text,)
                lacking += [f"{template.name}:{line} {ids}"] if ids[0] and ids not in kept else []
    assert lacking == [], "add them to translations/da.po"


NOT_TO_BE_TOLD = {
    "interface.py: one['summary']": "what addresses give, which test_interface holds against its Danish",
    "interface.py: name": "what formats are called, likewise",
    "pages.py: settings().publisher_name": "the operator's name, or the sentence that there is none",
}
"""Texts that do not stand in the module that says them."""
SAYING = ("translating.py", "voice.py")
"""The modules that say whatever text they are given."""


def said_in_python() -> Iterator[tuple[str, int, str, list[str] | None]]:
    for path in sorted(WEB.rglob("*.py")):
        if path.name not in SAYING:
            yield from ((path.name, line, ast.unparse(node), texts) for line, node, texts in Module(path).said())


def test_every_text_of_a_module_has_its_danish() -> None:
    """Those of tables too, which are said elsewhere than they stand."""
    with (WEB / "translations" / "da.po").open("rb") as file:
        kept = {
            text for one in read_po(file, locale="da") for text in (one.id if isinstance(one.id, tuple) else (one.id,))
        }
    said = [(name, line, text) for name, line, _, texts in said_in_python() for text in texts or ()]
    assert len(said) > 200
    assert [f"{name}:{line} {text}" for name, line, text in said if text not in kept] == [], "add them to da.po"


def test_what_a_module_says_can_be_told_from_it() -> None:
    unknown = {f"{name}: {node}" for name, _, node, texts in said_in_python() if texts is None}
    assert unknown == NOT_TO_BE_TOLD.keys()


MODULE = """
from fremdrift.web.wording.translating import counted, worded
_TABLE: Final = {"a": "in a table", "b": ("of one", "of several")}
_PAIRS: Final = {"c": ("one", "first"), "d": ("two", "second")}

def title(text, voice):
    return voice.say(text)

def told(one, voice, lang):
    late = "in a name" if one else "in the other case"
    voice.say(late)
    voice.say("where it is said")
    title("as a parameter", voice)
    worded(_TABLE[one], lang)
    for key, (_, second) in _PAIRS.items():
        voice.say(second)
    kinds = ("of a row", "")
    voice.all(*(kind for kind in kinds if kind))
    both = ("once", "%(num)s times")
    voice.many(*both, 2)
    counted("one of them", "many of them", 2, lang)
    other.say("of something else")
"""


def test_texts_are_found_where_they_stand(tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(MODULE, "utf-8")
    found = {text for _, _, texts in Module(tmp_path / "module.py").said() for text in texts or ["?"]}
    assert found == {
        "in a table", "of one", "of several", "in a name", "in the other case", "where it is said", "as a parameter", "first",
        "second", "of a row", "once", "%(num)s times", "one of them", "many of them",
    }  # fmt: skip
