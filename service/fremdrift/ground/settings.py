"""Settings: the environment, read once into a frozen object; every fault is reported together and by name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from fremdrift.ground.errors import SettingsError

PREFIX: Final = "FREMDRIFT_"
_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]", "::1")


def _text(value: str) -> str:
    if any(ord(char) < 32 for char in value):
        raise ValueError("has a control character")
    return value


def _parts(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:  # a bracket that never ends, or a host with characters that look like others
        raise ValueError("is not an http or https address") from None


def _base(value: str) -> str:
    parts = _parts(_text(value))
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("is not an http or https address")
    if parts.query or parts.fragment or parts.username or any(char in value for char in ' "<>\\^`{|}'):
        raise ValueError("must be an address without query, fragment, user or spaces")
    _port(parts)
    return value if value.endswith("/") else value + "/"


def _port(address: SplitResult) -> None:
    try:
        _ = address.port
    except ValueError:
        raise ValueError("has a port that is none") from None


def _count(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ValueError("must be 1 or more")
    return number


def _size(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError("must be 0 or more")
    return number


def _switch(value: str) -> bool:
    if value.lower() not in ("0", "1", "no", "yes", "false", "true"):
        raise ValueError("is neither yes nor no")
    return value.lower() in ("1", "yes", "true")


def _seconds(value: str) -> float:
    number = float(value)
    if not 0 < number <= 3600:
        raise ValueError("must be more than 0 and at most 3600 seconds")
    return number


def _mail(value: str) -> str:
    name, at, host = value.removeprefix("mailto:").partition("@")
    if not (name and at and "." in host) or any(char.isspace() for char in value):
        raise ValueError("is not a mail address")
    return f"{name}@{host}"


def _store(value: str) -> tuple[str, ...]:
    addresses = tuple(value.split())
    if len(addresses) not in (1, 3):
        raise ValueError(
            "must be the address for queries, or those for queries, updates and graphs with spaces between"
        )
    for one in addresses:
        parts = _parts(one)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("is not made of http or https addresses")
        _port(parts)
        if parts.username or parts.password:
            raise ValueError("must not hold user or password; they have settings of their own")
    return addresses


def _sendfile(value: str) -> str:
    if not re.fullmatch(r"/(?:[\w.-]+/)+", value):
        raise ValueError("must be a path of the proxy that begins and ends with a slash, such as /send/")
    return value


def _secret(value: str) -> str:
    text = _text(value.removesuffix("\n"))
    if not text:
        raise ValueError("is empty")
    return text


def _secret_file(value: str) -> str:
    try:
        return _secret(Path(value).read_text(encoding="utf-8"))
    except OSError as fault:
        raise ValueError(f"is no file that can be read: {fault.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError("is a file that is not UTF-8") from None


_LIMIT: Final = re.compile(r"[A-Za-z][\w.-]*=[\w.-]*(\{ms\}|\{s\})[\w.-]*")


def _limit(value: str) -> str:
    if not _LIMIT.fullmatch(value):
        raise ValueError("must be a parameter with {ms} or {s} for its value, such as timeout={ms}")
    return value


def _percentage(value: str) -> float:
    number = float(value)
    if not 0 <= number <= 100:
        raise ValueError("must be from 0 to 100 percent")
    return number


def _us_code(digits: int) -> Callable[[str], str]:
    """Codes of OMB circular A-11: three digits, a colon, and so many more."""

    def read(value: str) -> str:
        if not re.fullmatch(rf"[0-9]{{3}}:[0-9]{{{digits}}}", value):
            raise ValueError(f"must be three digits, a colon and {digits} digits")
        return value

    return read


def _contents(value: str) -> str:
    """The text of a file, read at the start; its paragraphs stand between empty lines."""
    try:
        text = Path(value).read_text(encoding="utf-8").strip()
    except OSError as fault:
        raise ValueError(f"is no file that can be read: {fault.strerror}") from fault
    except UnicodeDecodeError:
        raise ValueError("is a file that is not UTF-8") from None
    if not text:
        raise ValueError("is an empty file")
    return text


def _page(value: str) -> str:
    return value if _base(value) == value else _base(value).removesuffix("/")


def _setting(default: Any, read: Callable[[str], Any], says: str, *, hidden: bool = False) -> Any:
    return field(default=default, repr=not hidden, metadata={"read": read, "says": says, "hidden": hidden})


@dataclass(frozen=True)
class Settings:
    """Everything an operator can set, each by the environment variable ``FREMDRIFT_`` and its name."""

    base_iri: str = _setting("http://127.0.0.1:8000/", _base, "where the service is public; belongs to the releases")
    home: Path = _setting(Path(".fremdrift/8000"), Path, "the folder of the releases")
    publisher: str = _setting("", _text, "who runs this service, as named in catalogue and pages")
    publisher_url: str = _setting("", _base, "the operator's own address")
    contact: str = _setting("", _mail, "the operator's mail address")
    official: str = _setting("", _text, "set to the authority's name where the service is an authority's own")
    bureau_code: str = _setting("", _us_code(2), "bureau code of a US federal agency, as 010:04, for its data.json")
    program_code: str = _setting("", _us_code(3), "program code of a US federal agency, as 010:001, for its data.json")
    catalogue_loss: float = _setting(
        0.0, _percentage, "percent of the catalogue's datasets that a release may lose without each being named"
    )
    catalogue_page: int = _setting(100, _count, "how many datasets stand on a page of the catalogue")
    privacy: str = _setting("", _text, "what the operator says about data on visitors")
    privacy_file: str = _setting("", _contents, "the same, as a file of paragraphs")
    statement: str = _setting("", _page, "the address of the authority's accessibility statement")
    query_seconds: float = _setting(10.0, _seconds, "how long one query may run")
    query_memory: int = _setting(1024, _count, "how many MiB one query may take")
    query_bytes: int = _setting(64 * 1024 * 1024, _count, "how large one answer may be")
    query_text: int = _setting(64 * 1024, _count, "how many bytes the text of a query may have")
    query_depth: int = _setting(40, _count, "how deep the brackets of a query may nest")
    query_operators: int = _setting(400, _count, "how many operators and patterns a query may have")
    query_rows: int = _setting(1_000_000, _count, "how many rows or statements one answer may have")
    query_cache: int = _setting(64, _size, "how many MiB of finished answers are kept")
    query_log: bool = _setting(False, _switch, "log the text of queries, not only their digests")
    client_seconds: float = _setting(60.0, _seconds, "how many seconds of queries a client may have a minute")
    client_errors: int = _setting(30, _count, "how many failed queries a client may have a minute")
    proxies: int = _setting(0, _size, "how many proxies of our own stand in front and say who asks")
    standards: Path | None = _setting(None, Path, "the folder of the standards' own schemas and shapes")
    sendfile: str = _setting("", _sendfile, "where a proxy of ours has the folder of releases, to send them")
    query_workers: int = _setting(3, _count, "how many queries run at once")
    store: tuple[str, ...] = _setting((), _store, "a SPARQL store elsewhere: its addresses for query, update, graphs")
    store_user: str = _setting("", _text, "who we are at that store")
    store_password: str = _setting("", _secret, "our password there", hidden=True)
    store_password_file: str = _setting("", _secret_file, "a file with our password there", hidden=True)
    store_limit: str = _setting("", _limit, "the parameter that tells that store how long a query may run")
    store_rows: int = _setting(0, _size, "how many rows that store gives at most, as is set there")

    @property
    def loopback(self) -> bool:
        """True where the base is this machine only: for trying out, never for harvesters."""
        return (urlsplit(self.base_iri).hostname or "") in _LOOPBACK

    @property
    def publisher_name(self) -> str:
        """The operator's name, or a sentence that says there is none yet."""
        return self.publisher or "Fremdrift, operator not configured"

    @property
    def privacy_text(self) -> str:
        """What the operator says about data on visitors, empty where nothing is said yet."""
        return self.privacy or self.privacy_file

    @property
    def contact_mail(self) -> str:
        """The operator's mail address, or one that can never be anybody's (RFC 2606)."""
        return self.contact or "operator@example.invalid"


def variable(name: str) -> str:
    """The environment variable of a setting."""
    return PREFIX + name.upper()


def read(environment: Mapping[str, str]) -> Settings:
    """The settings that an environment gives.

    Raises SettingsError with every variable that is wrong: unknown, malformed, or missing for a public base.
    """
    known = {variable(one.name): one for one in fields(Settings)}
    wrong = [
        f"{name} is not a setting of Fremdrift" for name in environment if name.startswith(PREFIX) and name not in known
    ]
    values: dict[str, Any] = {}
    for name, one in known.items():
        if environment.get(name, "") == "":
            continue
        try:
            values[one.name] = one.metadata["read"](environment[name])
        except ValueError as fault:
            given = "" if one.metadata["hidden"] else f"={environment[name]!r}"
            wrong.append(f"{name}{given} {_sentence(fault)}")
    settings = Settings(**values)
    if wrong:
        raise SettingsError("; ".join(sorted(wrong)))
    return _complete(settings)


def _sentence(fault: ValueError) -> str:
    text = str(fault)
    return text if text.startswith(("is ", "has ", "must ")) else "is not a number"


def _complete(settings: Settings) -> Settings:
    """A public base names who answers for it and what becomes of data on visitors; files stand for their texts."""
    if settings.store_password_file:
        settings = replace(settings, store_password=settings.store_password_file, store_password_file="")
    missing = [variable(name) for name in ("publisher", "contact") if not getattr(settings, name)]
    if not settings.privacy_text:
        missing.append(f"{variable('privacy')} (or {variable('privacy_file')})")
    if missing and not settings.loopback:
        raise SettingsError(
            f"{variable('base_iri')}={settings.base_iri} is a public address: set {', '.join(missing)} as well"
        )
    if settings.statement and not settings.official:
        raise SettingsError(
            f"{variable('statement')} is for a public body's own service: set {variable('official')}, or leave it out"
        )
    return settings
