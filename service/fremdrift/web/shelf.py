"""The shelf: the release and the settings that a request is answered from."""

from flask import current_app, g, request

from fremdrift.ground.settings import Settings
from fremdrift.serving.current import Served


def served() -> Served:
    """The release of this request, the one that ``release=`` names, else the current; the same one until it ends."""
    if "served" not in g:
        pin(request.args.get("release"))
    return g.served  # type: ignore[no-any-return]


def pin(release: str | None) -> None:
    """Answer this request from a release. Raises NotFound where there is none of that name."""
    g.served = current_app.config["CURRENT"].get(release)


def settings() -> Settings:
    """The settings of the application."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def lang_of(path: str) -> str:
    """``en`` under ``/en``, else ``da``; language is never negotiated."""
    return "en" if path == "/en" or path.startswith("/en/") else "da"
