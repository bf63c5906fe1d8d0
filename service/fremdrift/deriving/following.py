"""Following: the states of a release and what its statements come to follow from its statements alone, so a hand works
them out beside all else. It is given no more than it needs: whoever starts it need not bring the whole program.
"""

from dataclasses import dataclass
from pathlib import Path

from fremdrift.deriving.presence import Presence
from fremdrift.deriving.states import Records, write_states
from fremdrift.deriving.tally import Tally, tally
from fremdrift.ground.namespaces import CODE, FD
from fremdrift.model.iris import Names


@dataclass(frozen=True)
class Following:
    """What is given: the folder of the release, the names of its files of what rows say and of what follows from that,
    its records and days, its base, and the folder of the release before where what that counted is to be believed.
    """

    folder: Path
    data: str
    derived: str
    written: Records
    days: Presence
    base: str
    older: Path | None
    name: str = "the states"


def follow(given: Following) -> Tally:
    """Write the states, and what the statements come to block by block; gives what they come to together."""
    write_states(given.written, given.folder / given.data, given.days, Names(given.base))
    return tally(given.folder, (given.data, given.derived), given.base, (given.base, FD, CODE), given.older)
