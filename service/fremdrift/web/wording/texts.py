"""Texts about the service: who runs it, how it is made, licence, privacy, accessibility; each language has its own."""

from typing import Final

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from fremdrift.ground.formats import HTML
from fremdrift.web.pages import page
from fremdrift.web.replies import reply
from fremdrift.web.shelf import lang_of, settings
from fremdrift.web.wording.translating import worded

blueprint = Blueprint("texts", __name__)
_TEXTS: Final = {
    "about": ("om", "about", "About Fremdrift"),
    "method": ("metode", "method", "How it is made"),
    "licence": ("licens", "licence", "Licence and citation"),
    "privacy": ("privatliv", "privacy", "Privacy"),
    "accessibility": ("tilgaengelighed", "accessibility", "Accessibility"),
}
"""Each text with its Danish and its English path, and its heading."""


@blueprint.get("/was")
@blueprint.get("/en/was", endpoint="statement_en")
def statement() -> AnyResponse:
    """The accessibility statement where Danish public bodies keep theirs; else the page on what was tested."""
    lang = lang_of(request.path)
    own = settings().base_iri + ("en/" if lang == "en" else "") + _TEXTS["accessibility"][lang == "en"]
    return redirect(settings().statement or own, 302)


def text(name: str, lang: str) -> Response:
    """A page about the service: who runs it, how it is made, licence and citation, privacy, or accessibility."""
    values = {"heading": worded(_TEXTS[name][2], lang), "privacy": _paragraphs()}
    body = page("text.html", lang, name=name, **values)
    return reply(body.encode(), HTML, varies=False, headers={"Content-Language": lang})


def _paragraphs() -> list[str]:
    return [one.strip() for one in settings().privacy_text.split("\n\n") if one.strip()]


for _name, (_danish, _english, _heading) in _TEXTS.items():
    for _lang, _path in (("da", f"/{_danish}"), ("en", f"/en/{_english}")):
        blueprint.add_url_rule(_path, f"{_name}_{_lang}", text, defaults={"name": _name, "lang": _lang})
