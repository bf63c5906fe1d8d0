"""Following: what the statements of a release come to follows from its statements alone, so a hand works it out beside
all else. It is given no more than it needs: whoever starts it need not bring the whole program.
"""

from dataclasses import dataclass
from pathlib import Path

from fremdrift.deriving.tally import Tally, tally
from fremdrift.ground.namespaces import CODE, FD


@dataclass(frozen=True)
class Following:
    """What is given: the folder of the release, the names of its files of what rows say and of what follows from that,
    its base, and the folder of the release before where what that counted is to be believed.
    """

    folder: Path
    data: str
    derived: str
    base: str
    older: Path | None
    name: str = "the counts"


def follow(given: Following) -> Tally:
    """What the statements come to, block by block and together."""
    return tally(given.folder, (given.data, given.derived), given.base, (given.base, FD, CODE), given.older)
