"""The public net: connections that lead only to where everybody can reach, whatever a name says from one moment to the
next. A name is looked up once for each connection, every address that it has is checked, and one of these is connected
to; so the name cannot lead elsewhere in between (DNS rebinding). A redirect is a request like any other.
"""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from requests import Response, Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

_PORTS: Final = {"http": 80, "https": 443}

Resolve = Callable[[str, int], list[str]]
"""Gives the addresses of a host; raises socket.gaierror where it has none."""


class NotPublic(Exception):
    """A host that has an address in a private network, of this machine, of a link or of many at once."""


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, as the machine has them."""
    return list(dict.fromkeys(str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


def is_public(address: str) -> bool:
    """True for an IP address that everybody can reach; one that carries another within it is judged by that."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        within = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        within = within or (ipaddress.IPv4Address(found.packed[12:]) if found in _NAT64 else None)
        found = within or found
    return found.is_global and not found.is_multicast


_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


class PublicNet(HTTPAdapter):
    """Carries requests to the public net alone. ``named`` is an address whose host and port may be anywhere.

    Raises NotPublic before anything is sent. Where a proxy is set the proxy looks names up, and it is asked.
    """

    def __init__(self, named: str = "", resolve: Resolve = look_up) -> None:
        parts = urlsplit(named)
        self._trusted = {(parts.hostname, parts.port or port) for port in _PORTS.values()}
        self._resolve = resolve
        super().__init__()

    def init_poolmanager(self, *given: Any, **named: Any) -> None:
        """The pools, whose connections are ours."""
        super().init_poolmanager(*given, **named)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _pool(HTTPConnectionPool, HTTPConnection, self._connect),
            "https": _pool(HTTPSConnectionPool, HTTPSConnection, self._connect),
        }

    def _connect(self, asked: HTTPConnection) -> socket.socket:
        try:
            found = self._resolve(asked.host, asked.port)
        except OSError as fault:
            raise NameResolutionError(asked.host, asked, fault) from fault  # type: ignore[arg-type]
        if (asked.host, asked.port) not in self._trusted and not all(map(is_public, found)):
            raise NotPublic(asked.host)
        faults = []
        for address in found:
            try:
                return create_connection((address, asked.port), asked.timeout, socket_options=asked.socket_options)
            except OSError as fault:
                faults.append(fault)
        raise NewConnectionError(asked, f"no connection: {faults}")


def _pool(pool: type, connection: type, connect: Callable[[HTTPConnection], socket.socket]) -> type:
    """A kind of pool whose connections are opened by a function of ours."""

    def opened(asked: HTTPConnection) -> socket.socket:
        return connect(asked)

    ours = type("Connection", (connection,), {"_new_conn": opened})
    return type("Pool", (pool,), {"ConnectionCls": ours})


class _Staying(Session):
    """Follows no redirect. Another session reads all that comes with one, even where it is told not to follow."""

    def get_redirect_target(self, resp: Response) -> None:
        """Nowhere."""


def session(adapter: HTTPAdapter) -> Session:
    """A session over http and https by an adapter. It follows no redirect."""
    made = _Staying()
    for scheme in _PORTS:
        made.mount(f"{scheme}://", adapter)
    return made
