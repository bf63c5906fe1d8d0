"""The shelf: the release and the settings that a request is answered from."""

from flask import current_app, g

from fremdrift.ground.settings import Settings
from fremdrift.serving.current import Served


def served() -> Served:
    """The release of this request; the same one until the request ends."""
    if "served" not in g:
        g.served = current_app.config["CURRENT"].get()
    return g.served  # type: ignore[no-any-return]


def settings() -> Settings:
    """The settings of the application."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def lang_of(path: str) -> str:
    """``en`` under ``/en``, else ``da``; language is never negotiated."""
    return "en" if path == "/en" or path.startswith("/en/") else "da"
