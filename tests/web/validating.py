"""html-validate over pages, by its own rules for standards and accessibility."""

import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from tests.conftest import ROOT, needed

RULES = (
    '{"root": true, "extends": ["html-validate:standard", "html-validate:a11y"], "rules": '
    '{"long-title": "off", "no-trailing-whitespace": "off", "tel-non-breaking": "off"}}'
)


def complaints(pages: Iterable[str], folder: Path) -> str:
    """What the validator says of these pages, empty where it finds nothing wrong; ``folder`` is an empty one."""
    here = shutil.which("html-validate", path=f"{ROOT}/.ci/node/node_modules/.bin:{os.environ['PATH']}")
    needed("html-validate (npm)", here is not None)
    for number, text in enumerate(pages):
        (folder / f"{number}.html").write_text(text, encoding="utf-8")
    config = folder / ".htmlvalidate.json"
    config.write_text(RULES)
    command = [str(here), "--config", str(config), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr) if done.returncode else ""
