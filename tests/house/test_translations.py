"""The translations: every text that is kept in Danish is said somewhere."""

import re

from babel.messages.pofile import read_po
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
