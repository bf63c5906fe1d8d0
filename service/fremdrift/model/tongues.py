"""Tongues: which of the languages that a text is in readers get, the same wherever one has to be chosen."""

from collections.abc import Iterable

from fremdrift.model.datasets import OURS


def first_tongue(tags: Iterable[str], lang: str = "") -> str:
    """Of the languages (BCP 47) of a text the one that readers of ``lang`` get, empty where there is none: theirs, that
    of no language, ours, else the first by its tag, so that a plan in several reads in one throughout.
    """
    return min(tags, key=lambda tag: tongue_rank(tag, lang), default="")


def tongue_rank(tag: str, lang: str = "") -> tuple[int, str]:
    """Where a language stands among those that readers of ``lang`` may get."""
    order = dict.fromkeys((lang, "", *OURS) if lang else ("", *OURS))
    return list(order).index(tag) if tag in order else len(order), tag
