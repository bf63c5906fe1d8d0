"""The crew: a few processes of our own that work side by side on what one process would do in turn, and end with it.

They are started as programs, not forked: they have nothing of the memory, the locks and the threads of who asks them,
and when that ends, however it ends, they end too, in the middle of what they do. What they are given and what they give
back travels pickled between our own processes.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from functools import partial
from multiprocessing.connection import Connection, Pipe
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Final, Self, TypeVar, cast

from fremdrift.ground import folders, lifeline
from fremdrift.ground.errors import FremdriftError, ReleaseError
from fremdrift.ground.rubbish import seldom_swept

Given = TypeVar("Given")
Got = TypeVar("Got")

LIGHT: Final = 8_000_000
"""Below this weight, about as many bytes, it takes longer to start them than to do it."""
_MOST: Final = 8


def cores() -> int:
    """How many processes this one may run at the same time, at most eight."""
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(allowed, _MOST)


class Crew:
    """So many hands, none of which is there before it is needed; with one hand everything is done in this process."""

    def __init__(self, hands: int = 1) -> None:
        self.hands = hands
        self._all: list[_Hand] = []
        self._idle: SimpleQueue[_Hand] = SimpleQueue()
        self._lent = False
        self._begin()

    def _begin(self) -> None:
        self._beside = ThreadPoolExecutor(2 * self.hands)  # what has steps holds no hand between them
        self._lost: ReleaseError | None = None

    def shift(self) -> "Crew":
        """The same hands as a crew for one piece of work: who leaves it has waited for all that was begun beside, and
        where it fails nothing more of it is begun. The hands stay.
        """
        other = copy(self)
        other._lent = True
        other._begin()
        return other

    def map(self, function: Callable[[Given], Got], items: Iterable[Given], weight: int) -> Iterator[Got]:
        """What a function of a module gives for each item, in the order of the items; each hand holds one at a time.

        Raises OSError and our own errors as the function raises them, and ReleaseError where a hand was lost: from
        then on for everything that is asked. What then is half done stays.
        """
        if self.hands < 2 or weight < LIGHT:
            yield from map(function, items)
            return
        self._call_together()
        with ThreadPoolExecutor(self.hands) as threads:
            yield from threads.map(partial(self._ask, function), items)

    def begin(self, function: Callable[[Given], Got], item: Given, weight: int) -> Callable[[], Got]:
        """Let a hand do this while we go on; what is given waits for it and gives, or raises, what came of it. What is
        light, and everything where there is one hand, is done when it is waited for.
        """
        if self.hands < 2 or weight < LIGHT:
            return partial(function, item)
        self._call_together()
        return self._beside.submit(self._ask, function, item).result

    def beside(self, function: Callable[[Given, "Crew"], Got], item: Given, weight: int) -> Callable[[], Got]:
        """Go through something that has steps, in a thread of ours while we go on; the function gives its steps to this
        crew. What is given waits for it, as with ``begin``.
        """
        if self.hands < 2 or weight < LIGHT:
            return partial(function, item, self)
        self._call_together()
        return self._beside.submit(function, item, self).result

    def _call_together(self) -> None:
        while len(self._all) < self.hands:
            self._all.append(_Hand())
            self._idle.put(self._all[-1])

    def _ask(self, function: Callable[[Given], Got], item: Given) -> Got:
        hand = self._idle.get()
        try:
            if self._lost:  # nothing that is made now will be kept
                raise self._lost
            return cast("Got", hand.ask(function, item))
        except _HandLostError as lost:
            self._lost = self._lost or lost
            raise self._lost from None
        finally:
            self._idle.put(hand)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind:  # of what goes on beside, nothing more is begun
            self._lost = self._lost or ReleaseError("what was being made beside was given up")
        self._beside.shutdown(cancel_futures=True)  # what was begun comes to its end, so that nobody waits for a pipe
        if not self._lent:
            for one in self._all:
                one.end()
            self._all.clear()


class _HandLostError(ReleaseError):
    """A hand ended that nobody had told to."""


class _Hand:
    """One process, and our end of the pipe to it."""

    def __init__(self) -> None:
        self._pipe, theirs = Pipe()
        path = os.pathsep.join(filter(None, (str(folders.PACKAGE.parent), os.environ.get("PYTHONPATH"))))
        self._process = subprocess.Popen(  # noqa: S603 - our own module, in the Python that runs us
            [sys.executable, "-P", "-m", __name__, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": path},
        )
        theirs.close()

    def ask(self, function: Callable[[Any], Any], item: Any) -> Any:
        """What the function gives there. Raises _HandLostError where the process ends over it, or has."""
        try:
            self._pipe.send((function, item))
            done, answer = self._pipe.recv()
        except (EOFError, OSError) as fault:
            code = self._process.wait()
            ended = (
                f"was ended by {signal.Signals(-code).name}, as where memory is short; make room and do it again"
                if code < 0
                else f"ended with {code}; do it again, and report what it said before this where it comes again"
            )
            what = getattr(item, "name", "a part of the release")
            raise _HandLostError(f"a process that was making {what} {ended}") from fault
        if not done:
            raise answer
        return answer

    def end(self) -> None:
        """Let it end, and wait until it has."""
        self._pipe.close()
        self._process.wait()


def work(pipe: Connection) -> None:
    """Do what is asked through a pipe until that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks us is told as well, and closes the pipe
    while True:
        try:
            function, item = pipe.recv()
        except (EOFError, OSError):  # the latter in the middle of what was sent
            return
        try:
            with lifeline.tied_to(pipe.fileno()), seldom_swept():
                answer = True, function(item)
        except (OSError, FremdriftError) as fault:
            answer = False, fault
        pipe.send(answer)


if __name__ == "__main__":
    work(Connection(int(sys.argv[1])))
