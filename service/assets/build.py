"""Builds what the pages wear from npm packages, named and digested in package-lock.json. Standard library only.

    python service/assets/build.py

npm fetches them into a folder that is thrown away; what is used is written to service/fremdrift/web/built, each file
with its digest in its name, and ``manifest.json`` says which is which. The same lock file gives the same bytes. Portal
logos, scripts and the other themes are left behind.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
TARGET: Final = HERE.parent / "fremdrift" / "web" / "built"
FONTS: Final = {400: "Regular", 600: "SemiBold", 700: "Bold"}
ICONS: Final = (HERE / "icons.txt").read_text(encoding="utf-8").split()
UNUSED: Final = re.compile(
    r"\.(date-picker|toast|modal|accordion|step-?(guide|indicator)|sidenav|side-navigation|tooltip|spinner|cookie-message|"
    r"portal-|solution-|navigation-menu|language-switcher|overflow-menu|tabs|toggle-switch|back-to-top|logo|icon-)"
)
_RULE: Final = re.compile(r"(?<=[{}])([^{}@]+)\{([^{}]*)\}")
_FACE: Final = re.compile(r"@font-face\{[^}]*\}")
_ADDRESS: Final = re.compile(r"url\(([^)]+)\)")
_SYMBOL: Final = re.compile(r'<symbol id="([^"]+)".*?</symbol>', re.DOTALL)


def main() -> None:
    """Fetch, pick, write."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("assets: npm is missing; `make assets` brings one from PyPI")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("package.json", "package-lock.json"):
            shutil.copy(HERE / file, folder)
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=folder, check=True)
        files = dkfds(folder / "node_modules" / "dkfds") | yasqe(folder / "node_modules" / "@zazuko" / "yasqe")
    write(files)


def dkfds(package: Path) -> dict[str, bytes]:
    """The neutral style sheet with Latin1 fonts, the icons that we use, and the licences of both."""
    fonts = {f"plex-{weight}.woff2": _font(package, name) for weight, name in FONTS.items()}
    style = _FACE.sub("", (package / "dist" / "css" / "dkfds.min.css").read_text("utf-8"))
    style = _RULE.sub(_kept, "}" + style.removeprefix("\ufeff"))[1:]
    images = {f"{Path(one).name}": (package / "dist" / "css" / one).read_bytes() for one in _ADDRESS.findall(style)}
    style = _ADDRESS.sub(lambda one: f"url({_named(Path(one[1]).name, images[Path(one[1]).name])})", style)
    faces = "".join(
        f"@font-face{{font-family:IBM Plex Sans;font-style:normal;font-weight:{weight};font-display:swap;"
        f"src:url({_named(f'plex-{weight}.woff2', fonts[f'plex-{weight}.woff2'])}) format('woff2')}}"
        for weight in FONTS
    )
    return {
        "dkfds.css": f"{faces}@layer dkfds{{{style}}}".encode(),  # a layer: our own rules win without a fight
        "icons.svg": _sprite((package / "dist" / "img" / "all-svg-icons.svg").read_text("utf-8")),
        "dkfds-licence.md": (package / "LICENSE.md").read_bytes(),
        **fonts,
        **images,
    }


def yasqe(package: Path) -> dict[str, bytes]:
    """The SPARQL editor of YASGUI, as it is but for the address of its source map, and whose it is."""
    script = (package / "build" / "yasqe.min.js").read_text("utf-8")
    facts = json.loads((package / "package.json").read_text("utf-8"))
    who = f"{facts['name']} {facts['version']}, {facts['homepage']}, licence {facts['license']}, by {facts['author']}\n"
    return {
        "yasqe.js": script.partition("//# sourceMappingURL=")[0].encode(),
        "yasqe.css": (package / "build" / "yasqe.min.css").read_bytes().partition(b"/*# sourceMappingURL=")[0],
        "yasqe-licence.md": who.encode(),
    }


def _font(package: Path, name: str) -> bytes:
    return (package / f"dist/fonts/IBMPlexSans/split/woff2/IBMPlexSans-{name}-Latin1.woff2").read_bytes()


def _kept(rule: re.Match[str]) -> str:
    """The rule without the selectors of components that no page has."""
    kept = [one for one in rule[1].split(",") if not UNUSED.search(one)]
    return f"{','.join(kept)}{{{rule[2]}}}" if kept else ""


def _sprite(whole: str) -> bytes:
    found = {one[1]: one[0] for one in _SYMBOL.finditer(whole)}
    return ('<svg xmlns="http://www.w3.org/2000/svg">' + "".join(found[one] for one in ICONS) + "</svg>").encode()


def _named(name: str, data: bytes) -> str:
    """The name with the digest of the bytes in it, so that a browser may keep it for ever."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}.{suffix}"


def write(files: dict[str, bytes]) -> None:
    """Replace what was built before."""
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    manifest = {name: _named(name, data) for name, data in sorted(files.items())}
    for name, data in files.items():
        (TARGET / manifest[name]).write_bytes(data)
    (TARGET / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
