"""Relinking: what a page leads to, and the same page as part of a static copy, where links lead to files."""

import re
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final

_LINK: Final = re.compile(r"""\s(href|src)\s*=\s*("([^"]*)"|'([^']*)')""")
_FOR_TARGETS_ONLY: Final = re.compile(r"""\s(hreflang|type|rel|download)\s*=\s*("[^"]*"|'[^']*')""")
_STAYS: Final = "canonical"
"""A canonical link names the service's own address, wherever the copy lies."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[str, frozenset[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        relations = frozenset((values.get("rel") or "").split())
        for name in ("href", "src"):
            if values.get(name):
                self.found.append((values[name] or "", relations))


def links_of(page: str) -> list[tuple[str, frozenset[str]]]:
    """What an HTML page leads to, as it is written there, each with its relations (``rel``)."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


def relink(page: str, lead: Callable[[str], str | None], instead_of_forms: str) -> str:
    """The page with its links as ``lead`` gives them; where that is None the words stay and lead nowhere.

    A form needs a program that answers; ``instead_of_forms``, a text, stands where one was.
    """
    writer = _Writer(lead, instead_of_forms)
    writer.feed(page)
    writer.close()
    return "".join(writer.out)


class _Writer(HTMLParser):
    """Writes a page as it was, but for its links and forms. The page is our own, so its tags are well formed."""

    def __init__(self, lead: Callable[[str], str | None], instead_of_forms: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lead = lead
        self.instead = instead_of_forms
        self.out: list[str] = []
        self.in_form = False

    def _write(self, text: str) -> None:
        if not self.in_form:
            self.out.append(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "form":
            self._write(f'<p class="static-copy">{escape(self.instead)}</p>')
            self.in_form = True
        text = self.get_starttag_text() or ""
        if _STAYS in (dict(attrs).get("rel") or "").split():
            self._write(text)
            return
        written = _LINK.sub(self._led, text)
        gone = written != text and not _LINK.search(written)
        self._write(_FOR_TARGETS_ONLY.sub("", written) if gone and tag == "a" else written)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def _led(self, link: re.Match[str]) -> str:
        address = unescape(link[3] if link[3] is not None else link[4])
        target = self.lead(address)
        return "" if target is None else f' {link[1]}="{escape(target)}"'

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.in_form = False
        else:
            self._write(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._write(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._write(f"<!{decl}>")
