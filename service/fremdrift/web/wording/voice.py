"""A voice: how one language says texts, dates, codes and names, for what is written outside templates."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from fremdrift.deriving.ledger import Statement
from fremdrift.deriving.news import stated
from fremdrift.model.date_words import in_words, in_words_behind
from fremdrift.serving.overview import Row
from fremdrift.web.listings.cards import row_of
from fremdrift.web.shelf import served
from fremdrift.web.wording.dates import timed
from fremdrift.web.wording.naming import Called, caller, coded, label_of
from fremdrift.web.wording.tongues import Named, isolated
from fremdrift.web.wording.translating import counted, grouped, worded


@dataclass(frozen=True)
class Voice:
    """One language, and what things are called in it."""

    lang: str
    called: Callable[[str], Called]

    def say(self, text: str, **values: Any) -> str:
        """One of our texts, with its values; what things are called is kept apart where it runs the other way."""
        return worded(text, self.lang, **_apart(values))

    def many(self, one: str, several: str, number: int, **values: Any) -> str:
        """One of our texts by how many it speaks of (``num``), with its values, kept apart likewise."""
        return counted(one, several, number, self.lang, **_apart(values))

    def all(self, *texts: str) -> tuple[str, ...]:
        """Several of our texts."""
        return tuple(self.say(one) for one in texts)

    def number(self, number: int) -> str:
        """A number as readers of the language write it."""
        return grouped(number, self.lang)

    def date(self, edtf: str) -> str:
        """A date in words; empty stays empty."""
        return in_words(edtf, self.lang)

    def behind(self, edtf: str) -> str:
        """A date in words that stand behind "from" or "to"."""
        return in_words_behind(edtf, self.lang)

    def time(self, edtf: str) -> Markup:
        """A date in words as pages have it: programs can read it too where HTML has a form for it."""
        return timed(edtf, self.lang)

    def marked(self, text: str, **values: Markup) -> Markup:
        """One of our texts with parts of a page as its values."""
        return Markup(self.say(text, **values))  # noqa: S704 - our own text, and values that are escaped

    def code(self, iri: str) -> str:
        """The label of a code or a term."""
        return coded(iri, self.lang)

    def knows(self, iri: str) -> bool:
        """Whether something is a code or a term that has a label."""
        return label_of(iri, self.lang) is not None

    def said(self, statement: Statement) -> str:
        """When something was said, in words; "undated" where nobody knows."""
        day = self.when(statement)
        return self.date(day) if day else self.say("undated")

    def when(self, statement: Statement) -> str:
        """When something was said, as EDTF; empty where nobody knows."""
        account = row_of(served(), statement.account) or Row()
        return stated(statement, account["published"] or account["asof"]) if statement.day else ""

    def name(self, iri: str) -> Named:
        """What a thing is called."""
        called = self.called(iri)
        return Named(called.text, called.lang)


def _apart(values: dict[str, Any]) -> dict[str, Any]:
    return {name: isolated(one) if isinstance(one, Named) else one for name, one in values.items()}


def voice_in(lang: str) -> Voice:
    """The voice of a language, for this request."""
    return Voice(lang, caller(lang))
