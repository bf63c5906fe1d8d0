"""Clients: who asks, as a key that tells them apart and cannot be turned back into an address."""

import hashlib
import secrets
from ipaddress import IPv6Address, ip_address
from typing import Final

from flask import request

_SECRET: Final = secrets.token_bytes(16)
"""Of this process only, so a key means nothing elsewhere or later."""


def client_key() -> str:
    """The key of this request's client: its address, an IPv6 one by its network of 64 bits, hashed.

    Behind proxies of our own the application is told how many (``FREMDRIFT_PROXIES``) and reads only what they wrote.
    """
    return hashlib.blake2b(_network(request.remote_addr or "").encode(), key=_SECRET, digest_size=8).hexdigest()


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped) if parsed.ipv4_mapped else f"{int(parsed) >> 64:x}/64"
