"""References: a source that a note names by its key, as in ``S24``, leads to that source.

Keys are whatever a plan calls its sources, so a word is taken for one only where nothing else can be meant: a few
letters and a number, as the key is written or in capitals, standing alone or as an end of a range such as S25-S30; any
other key stands in square brackets, ``[act]``. Where no such source is known, nothing leads anywhere.
"""

import re
from typing import Final

from markupsafe import Markup, escape

from fremdrift.ground.namespaces import FD
from fremdrift.model.iris import THING
from fremdrift.quads.terms import TYPE, NamedNode, asked
from fremdrift.serving.current import Served
from fremdrift.web.shelf import served, state_query
from fremdrift.web.wording.view import address_of

_BRACKETED: Final = r"\[(?P<key>[\w.-]{1,60})\]"
_WORD: Final = r"(?<![\w./@#:+–-])(?P<word>[A-Za-z]{1,3}[0-9][\w./@#:+–-]*)"
"""A whole word that begins as a key does: most words of a note do not, and are passed over at once."""
_FOUND: Final = re.compile(f"{_BRACKETED}|{_WORD}")
_ENDS: Final = re.compile(r"([-–/])")
_CODE: Final = re.compile(r"[A-Za-z]{1,3}[0-9]+[a-z]?")
_LONGEST: Final = 20


def cited(text: str, lang: str) -> Markup:
    """A text of ours or others as a page has it, with the keys of sources in it as links."""
    said, at = list[Markup](), 0
    for found in _FOUND.finditer(text):
        said.append(escape(text[at : found.start()]))
        key = found["key"]
        said.append(Markup("[{}]").format(_linked(key, lang)) if key else _word(found["word"], lang))
        at = found.end()
    return Markup("").join([*said, escape(text[at:])])


def _word(word: str, lang: str) -> Markup:
    """A word, or a range of two, without the marks that end a sentence after it."""
    bare = word.rstrip(".:-–")
    parts = _ENDS.split(bare)
    if len(bare) > _LONGEST or not all(_CODE.fullmatch(one) for one in parts[::2]):
        return escape(word)
    linked = (_linked(one, lang) if not number % 2 else escape(one) for number, one in enumerate(parts))
    return Markup("").join(linked) + escape(word[len(bare) :])


def _linked(key: str, lang: str) -> Markup:
    shelf = served()
    iri = next((one for one in _named(key, shelf.names.base) if _is_source(one, shelf)), "")
    if not iri:
        return escape(key)
    return Markup('<a href="{}">{}</a>').format(address_of(iri, shelf.names, lang, state_query()), key)


def _named(key: str, base: str) -> list[str]:
    """The sources that a key may be of: as it stands, or the one whose key it writes in capitals."""
    return [f"{base}{THING}source/{one}" for one in dict.fromkeys((key, key.lower())) if key in (one, one.upper())]


def _is_source(iri: str, shelf: Served) -> bool:
    """Asked once: notes name few sources, again and again, and a store elsewhere answers in milliseconds."""
    a_source = NamedNode(FD + "Source")
    return shelf.keep(("source", iri), lambda: any(shelf.store.quads_for_pattern(asked(iri), TYPE, a_source, None)))
