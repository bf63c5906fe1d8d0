"""Warming: what the first readers of a release would wait for is worked out once it is served, beside the answers."""

from contextlib import suppress
from typing import Final

from flask import Flask

from fremdrift.ground.errors import FremdriftError
from fremdrift.model.iris import DOCUMENT, THING
from fremdrift.serving.current import Served
from fremdrift.web.assets import assets
from fremdrift.web.drawings.gallery import pictures_of
from fremdrift.web.listings.cards import front_of, labels_of
from fremdrift.web.progress.reports import reported
from fremdrift.web.progress.told import KEPT, said_in, said_of
from fremdrift.web.resources import vocabulary
from fremdrift.web.shelf import served

_MOST: Final = 200_000
"""Of more quads than this what strategies say takes a core for too long, and is left to whoever asks."""
_DRAWN: Final = 6
"""So many strategies have their pictures drawn and their reports made: those with most deadlines. Pictures of a few
thousand things take longer than all else on their pages.
"""


def warm(app: Flask) -> None:
    """Work out what pages of the release that is served look up: deadlines, outlines, vocabulary, front page, the
    pictures of large strategies; and pack the assets, whose names stand on every page.
    """
    assets()
    with app.test_request_context("/"), suppress(FremdriftError, OSError):  # whoever asks is told what is wrong
        shelf = served()
        for lang in ("da", "en"):
            vocabulary.read(lang)
            labels_of(shelf, lang)
        front_of(shelf)
        if shelf.release.manifest["counts"]["quads"] > _MOST:
            return
        strategies = sorted(row["thing"] for row in shelf.rows("strategies"))
        for said in (said_in(shelf), *(said_of(shelf, one) for one in strategies[:KEPT])):
            _ = said.deadlines, said.news, said.outline
        _draw(shelf, strategies[:KEPT])


def _draw(shelf: Served, strategies: list[str]) -> None:
    """Draw the pictures of the largest of these strategies and make their reports, as pages of both languages do."""
    for one in sorted(strategies, key=lambda one: -len(said_of(shelf, one).deadlines))[:_DRAWN]:
        path = (shelf.names.path(one) or "").replace(THING, DOCUMENT, 1)
        for lang in ("da", "en"):
            pictures_of(path, lang)
        reported(shelf, one)
