"""Sockets: a process that runs what strangers wrote gives up making any, for good.

A filter in the kernel refuses it (https://www.kernel.org/doc/html/latest/userspace-api/seccomp_filter.html): whatever
is in the process, native code too, reaches nobody but through the sockets that it has.
"""

import ctypes
import errno
import platform
import sys
from typing import Final

_CALLS: Final = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""By machine what the kernel calls it, and the number of ``socket``."""
_IO_URING_SETUP: Final = 425
"""The other way to a socket, on every machine."""
_OTHER_NUMBERS: Final = 0x40000000
"""From here on x86_64 has the same calls once more."""
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EACCES
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2


class _Step(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("steps", ctypes.POINTER(_Step)))


def give_up() -> None:
    """From now on this thread, and what it starts, is refused new sockets: on Linux, on these two machines."""
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        return
    machine, make_socket = _CALLS[platform.machine()]
    filtering = (
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, 5, machine),
        (_LOAD, 0, 0, 0),
        (_AT_LEAST, 3, 0, _OTHER_NUMBERS),
        (_EQUAL, 2, 0, make_socket),
        (_EQUAL, 1, 0, _IO_URING_SETUP),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    )
    steps = (_Step * len(filtering))(*(_Step(*one) for one in filtering))
    prctl, none = ctypes.CDLL(None).prctl, ctypes.c_ulong(0)
    prctl(_PR_SET_NO_NEW_PRIVS, ctypes.c_ulong(1), none, none, none)
    program = _Program(len(steps), ctypes.cast(steps, ctypes.POINTER(_Step)))
    prctl(_PR_SET_SECCOMP, ctypes.c_ulong(_FILTER), ctypes.byref(program), none, none)
