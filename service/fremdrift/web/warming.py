"""Warming: what the first readers of a release would wait for is worked out once it is served, beside the answers."""

from contextlib import suppress
from typing import Final

from flask import Flask

from fremdrift.ground.errors import FremdriftError
from fremdrift.web.assets import assets
from fremdrift.web.listings.cards import front_of, labels_of
from fremdrift.web.progress.told import KEPT, said_in, said_of
from fremdrift.web.resources import vocabulary
from fremdrift.web.shelf import served

_MOST: Final = 200_000
"""Of more quads than this what strategies say takes a core for too long, and is left to whoever asks."""


def warm(app: Flask) -> None:
    """Work out what pages of the release that is served look up: deadlines, outlines, vocabulary, front page; and pack
    the assets, whose names stand on every page.
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
