"""Redirects of a static copy: what a file host must be told, since no file can say it, for nginx and for Apache.

Things answer 303 with their document, withdrawn things 410, and a document comes in the format that ``Accept`` names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from fremdrift.ground.formats import DOCUMENTS, NQUADS, PLANS, TRIG, TSV, ZIP, Format
from fremdrift.model.iris import DOCUMENT, THING

NGINX: Final = "redirects.nginx.conf"
APACHE: Final = ".htaccess"
_MOST: Final = 10
"""A chain of redirects that is longer leads nowhere."""
_NAMES: Final = (
    (f"{THING}(.+)", f"{DOCUMENT}$1"),
    ("def/([^/.]+)", "def/#$1"),
    ("code/([^/.]+)/([^/.]+)", "code/$1/#$2"),
)
"""Names of things, terms and codes, and the documents that speak of them."""
_TYPES: Final = {
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "json": "application/json",
    "xml": "application/xml",
    "txt": "text/plain",
    "csv": "text/csv",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/vnd.microsoft.icon",
    "woff2": "font/woff2",
    "ics": "text/calendar",
    "atom": "application/atom+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sqlite": "application/vnd.sqlite3",
    "parquet": "application/vnd.apache.parquet",
    "gz": "application/gzip",
}
_HEAD: Final = """\
# A static copy of {base} by Fremdrift: what {host} must know besides the files.
# Things lead to their documents, documents come in the format that a program asks for, withdrawn things are gone.
"""


@dataclass
class Redirects:
    """What was found while copying; addresses and targets are what follows the base."""

    leads: dict[str, tuple[int, str]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    types: dict[str, str] = field(default_factory=dict)

    def lead(self, address: str, status: int, target: str) -> None:
        """An address leads to another, with this status."""
        self.leads[address] = (status, target)

    def withdraw(self, address: str) -> None:
        """What this address named was withdrawn."""
        self.gone.add(address)

    def describe(self, address: str, content_type: str) -> None:
        """The file of this address has no suffix that says what it is."""
        self.types[address] = content_type

    def end_of(self, address: str) -> str:
        """Where an address leads in the end; itself where that is nowhere else."""
        for _ in range(_MOST):
            if address not in self.leads:
                return address
            address = self.leads[address][1]
        return address

    def stubs(self, documents: Iterator[str]) -> Iterator[tuple[str, str]]:
        """Each address that needs a page that leads on, and where to: redirects, and the thing of each document."""
        yield from ((address, target) for address, (_, target) in sorted(self.leads.items()))
        yield from ((THING + one.removeprefix(DOCUMENT), one) for one in sorted(documents) if one.startswith(DOCUMENT))

    def write(self, folder: Path, base: str) -> None:
        """Write the rules for both hosts into the folder of the copy."""
        (folder / NGINX).write_text("\n".join(self._nginx(base)) + "\n", encoding="utf-8")
        (folder / APACHE).write_text("\n".join(self._apache(base)) + "\n", encoding="utf-8")

    def _single(self) -> Iterator[tuple[str, int, str]]:
        """The redirects that no rule for all names covers."""
        return (
            (address, *lead)
            for address, lead in sorted(self.leads.items())
            if not any(re.fullmatch(name, address) for name, _ in _NAMES)
        )

    def _nginx(self, base: str) -> Iterator[str]:
        """For a server block (https://nginx.org/en/docs/http/ngx_http_core_module.html#try_files)."""
        root = urlsplit(base).path
        yield _HEAD.format(base=base, host="nginx") + "# Include it in the server block whose root is this folder.\n"
        yield "absolute_redirect off;\ncharset utf-8;\nindex index.html index;"
        yield "types {\n" + "\n".join(f"  {media} {suffix};" for suffix, media in _types().items()) + "\n}"
        yield 'set $as "";'
        for one in reversed(DOCUMENTS):
            yield f'if ($http_accept ~* "{re.escape(one.media_type)}") {{ set $as ".{one.suffix}"; }}'
        for address, status, target in self._single():
            yield f"location = {_quoted(root + unquote(address))} {{ return {status} {_target(root + target)}; }}"
        for address in sorted(self.gone):
            page = _quoted(f"{root}{unquote(address)}/index.html")
            yield f"location = {_quoted(root + unquote(address))} {{ error_page 410 {page}; return 410; }}"
        for address, media in sorted(self.types.items()):
            yield f'location = {_quoted(root + unquote(address))} {{ types {{}} default_type "{media}"; }}'
        for name, target in _NAMES:
            yield f"location ~ ^{re.escape(root)}{name}$ {{ return 303 {root}{target}; }}"
        yield f"location {root} {{ try_files $uri$as $uri $uri/ =404; }}"

    def _apache(self, base: str) -> Iterator[str]:
        """For ``.htaccess`` (https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html)."""
        root = urlsplit(base).path
        yield _HEAD.format(base=base, host="Apache") + "# Needs AllowOverride FileInfo Indexes.\n"
        yield "DirectoryIndex index.html index\nDirectorySlash Off\nAddDefaultCharset utf-8\nRewriteEngine On"
        yield from (f"AddType {media} .{suffix}" for suffix, media in _types().items())
        for address, status, target in self._single():
            yield f'RewriteRule "{_pattern(address)}" "{root}{target}" [R={status},NE,L]'
        yield from (f'RewriteRule "{_pattern(address)}" - [G,L]' for address in sorted(self.gone))
        yield from (
            f'RewriteRule "{_pattern(address)}" - [T={media.partition(";")[0]},L]'
            for address, media in sorted(self.types.items())
        )
        yield from (f'RewriteRule "^{name}$" "{root}{target}" [R=303,NE,L]' for name, target in _NAMES)
        for one in DOCUMENTS:
            yield f'RewriteCond %{{HTTP_ACCEPT}} "{re.escape(one.media_type)}" [NC]'
            yield f"RewriteCond %{{REQUEST_FILENAME}}.{one.suffix} -f"
            yield f'RewriteRule "^(.+)$" "$1.{one.suffix}" [L]'
        yield f'RewriteCond %{{REQUEST_FILENAME}} -d\nRewriteRule "^(.*[^/])$" "{root}$1/" [R=301,L]'


def _types() -> dict[str, str]:
    known: tuple[Format, ...] = (*DOCUMENTS, *PLANS, NQUADS, TRIG, TSV, ZIP)
    return dict(sorted((_TYPES | {one.suffix: one.media_type for one in known}).items()))


def _quoted(path: str) -> str:
    """A path as nginx's configuration takes it, whatever is in it."""
    return '"' + path.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _target(path: str) -> str:
    """An address to be sent; a dollar sign would be a variable there."""
    return quote(path, safe="/%?&=#:,+~@!*'()").replace("$", "%24")


def _pattern(address: str) -> str:
    return "^" + re.escape(unquote(address)).replace('"', '\\"') + "/?$"


def redirect_page(target: str) -> str:
    """A page that leads on by itself, for a host that sends no redirects."""
    to = escape(target)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{to}</title>\n'
        f'<meta http-equiv="refresh" content="0; url={to}">\n</head>\n'
        f'<body><p><a href="{to}">{to}</a></p></body>\n</html>\n'
    )
