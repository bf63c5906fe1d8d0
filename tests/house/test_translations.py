"""The translations: every text that is kept in Danish is said somewhere."""

import re

from babel.messages.pofile import read_po
from jinja2.ext import babel_extract
from tests.conftest import ROOT

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
