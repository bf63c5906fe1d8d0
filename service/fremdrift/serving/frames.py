"""Frames: how a web process and a worker talk over a socket. A kind of one byte, a length of four, and the bytes."""

import json
import socket
import struct
from typing import Any, Final

_HEAD: Final = struct.Struct("!cI")
REQUEST: Final = b"Q"
DATA: Final = b"D"
ERROR: Final = b"E"
END: Final = b"F"
_LARGEST: Final = 16 * 1024 * 1024


def send(to: socket.socket, kind: bytes, payload: bytes = b"") -> None:
    """Send one frame. Raises OSError where the other side has gone."""
    to.sendall(_HEAD.pack(kind, len(payload)) + payload)


def send_json(to: socket.socket, kind: bytes, value: Any) -> None:
    """Send one frame with a JSON value."""
    send(to, kind, json.dumps(value).encode())


def receive(of: socket.socket) -> tuple[bytes, bytes]:
    """One frame, kind and bytes. Raises EOFError where the other side has gone, TimeoutError where it is too slow."""
    kind, length = _HEAD.unpack(_exactly(of, _HEAD.size))
    if length > _LARGEST:
        raise EOFError
    return kind, _exactly(of, length)


def _exactly(of: socket.socket, length: int) -> bytes:
    parts = []
    while length:
        part = of.recv(min(length, 1 << 20))
        if not part:
            raise EOFError
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
