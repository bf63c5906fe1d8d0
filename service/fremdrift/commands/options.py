"""What commands have in common: exit codes, options, settings from the environment, and the clock.

Exit codes: 0 conforms or done, 1 does not conform, 2 could not tell.
"""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click

from fremdrift.ground import settings as environment

CONFORMS: Final = 0
DOES_NOT_CONFORM: Final = 1
COULD_NOT_TELL: Final = 2

DATA = click.argument("data", type=click.Path(path_type=Path), default=Path("data"))


def language() -> str:
    """The language of whoever runs a command: Danish where the locale is (POSIX, 8.2), else English."""
    locale = next((one for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (one := os.environ.get(name))), "")
    return "da" if locale.lower().split("_")[0].split(".")[0] == "da" else "en"


LANG = click.option(
    "--lang",
    type=click.Choice(["da", "en"]),
    default=language,
    show_default="that of the locale: da, else en",
    help="Language of what is told.",
)
FULL = click.option("--full", is_flag=True, help="Judge and make everything, taking nothing from the last release.")
QUIET = click.option("--quiet", is_flag=True, help="Say nothing of how far it is.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command that is given the settings of the environment first."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return command(environment.read(os.environ), *args, **kwargs)

    return wrapped


def now() -> str:
    """The time, as ``2026-11-24T12:00:00Z``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
