"""Pieces: what each part of a release is in every syntax of RDF, written once and then a part of every document that it
belongs to, plain and compressed.

The files of the dataset of everything hold every piece once, one after the other; where each stands there is written
down beside the manifest. From there the next release takes those whose statements are the same.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import IO, BinaryIO, Final, NamedTuple

from fremdrift.exporting.names import stem
from fremdrift.exporting.packing import is_small, packed_name
from fremdrift.exporting.parts import Part
from fremdrift.exporting.spools import Spooled
from fremdrift.ground.formats import Format
from fremdrift.ground.gzips import HEAD, checksum, packed_piece, packed_whole
from fremdrift.ground.jsons import compact, parsed
from fremdrift.ground.tasks import Batch, Measure, Stock, Task, Works, batches
from fremdrift.model.datasets import ALL
from fremdrift.quads.syntaxes import SYNTAXES, Frame, frame, pieces

PIECES: Final = "pieces.json"
"""Where a release says by key where the pieces stand in its files of everything."""


class Stretch(NamedTuple):
    """Bytes that follow each other in a file: from where, how many, and their CRC-32."""

    at: int
    size: int
    check: int


class Piece(NamedTuple):
    """Where a part stands in every syntax, in their order: in files of one name but for the suffix, and packed, if it
    stands there for itself.
    """

    stem: Path
    plain: tuple[Stretch, ...]
    packed: tuple[Stretch, ...]


def is_composed(parts: Iterable[Part]) -> bool:
    """Whether the compressed files of a dataset of these parts are composed of pieces too: what is small is compressed
    as a whole, which takes longer and makes it smaller, since a piece cannot refer to what stands before it.
    """
    return not is_small(sum(part.nquads.size for part in parts))


Given = tuple[Path, Stretch, Stretch | None]
"""A piece of a document: the file that it stands in, where, and where in the compressed copy of that."""


def write_document(form: Format, given: Sequence[Given], to: BinaryIO) -> dict[str, Measure] | None:
    """Write a document of these pieces. Where it is written into a real file its compressed copy is composed beside
    that, and the measures of both are given by their names.
    """
    around = frame(form)
    plain = _joined(around, _read((path, one) for path, one, _ in given))
    if isinstance(to, BytesIO):
        to.writelines(plain)
        return None
    written, check = _Measured(to), 0
    for body in plain:
        written.write(body)
        check = checksum(body, check)
    pieces = _read((packed_name(path), one) for path, _, one in given if one)
    with packed_name(Path(to.name)).open("xb") as copy:
        packed = _Measured(copy)
        for body in packed_whole(_joined(_packed(around), pieces), check, written.size):
            packed.write(body)
    return written.told() | packed.told()


def of_form(form: Format, found: Iterable[Piece], *, packed: bool) -> tuple[Given, ...]:
    """The pieces of a document in one syntax, as it is written of them, ``packed`` where its copy is composed too."""
    at = SYNTAXES.index(form)
    return tuple((_file(one.stem, form), one.plain[at], one.packed[at] if packed else None) for one in found)


@lru_cache(maxsize=64)
def _file(stem_: Path, form: Format) -> Path:
    return stem_.with_name(f"{stem_.name}.{form.suffix}")


def _packed(around: Frame) -> Frame:
    return Frame(packed_piece(around.head), packed_piece(around.between), packed_piece(around.foot))


def _joined(around: Frame, bodies: Iterator[bytes]) -> Iterator[bytes]:
    yield around.head
    yield next(bodies, b"")
    for body in bodies:
        yield around.between
        yield body
    yield around.foot


def _read(stretches: Iterable[tuple[Path, Stretch]]) -> Iterator[bytes]:
    """The bytes of these stretches; those of a file that follow each other are read with it open."""
    opened, file = None, None
    with ExitStack() as files:
        for path, one in stretches:
            if file is None or path != opened:
                files.close()
                opened, file = path, files.enter_context(path.open("rb"))
            file.seek(one.at)
            yield file.read(one.size)


class _Measured:
    """A file that is measured while it is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._digest, self.size = file, sha256(), 0

    def write(self, body: bytes) -> None:
        """Go on with these bytes."""
        self._file.write(body)
        self._digest.update(body)
        self.size += len(body)

    def told(self) -> dict[str, Measure]:
        """The measure of what was written, by the name of the file."""
        return {Path(self._file.name).name: Measure(self.size, self._digest.hexdigest())}


# --- Where pieces come from ---


@dataclass(frozen=True)
class Pieces:
    """By part the key of its piece, and where that stands."""

    keys: Mapping[Part, str]
    found: Mapping[Part, Piece]


def find_pieces(parts: Sequence[Part], wanted: set[Part], works: Works, aside: Path) -> Pieces:
    """The piece of each part, from the release before, else made by the crew in the folder ``aside``.

    Those that are ``wanted`` are read, and made where they are not what they were; of the others only sizes matter. A
    part that is wanted and is none of everything is in no file to be taken from, unless it says the same as another.
    """
    packed, alone = is_composed(parts), wanted - {*parts}
    parts = (*parts, *sorted(alone, key=lambda one: (one.graph, one.scope, one.number)))
    tasks = {part: _task(part.nquads, works) for part in parts}
    kept = _kept(works.stock, {task.key for task in tasks.values()})
    there = {key: piece for key, piece in kept.items() if piece.packed or not packed}
    found = {part: there[task.key] for part, task in tasks.items() if task.key in there}
    read = [part for part in parts if part in found and part in wanted]
    for at in _spoiled([found[part] for part in read], works, packed=packed):
        del found[read[at]]
    lacking = [part for part in parts if part not in found]
    together = batches(tasks[part] for part in lacking)
    asked = [(aside / f"pieces-{number}", batch) for number, batch in enumerate(together)]
    made = works.crew.map(make_pieces, asked, sum(part.nquads.size for part in lacking))
    found |= zip(lacking, chain.from_iterable(made), strict=True)
    return Pieces({part: task.key for part, task in tasks.items()}, found)


def _task(nquads: Spooled, works: Works) -> Task:
    return works.task("piece", make_pieces, (nquads,), nquads.sha256, nquads.size)


def make_pieces(asked: tuple[Path, Batch]) -> list[Piece]:
    """Write what the parts of a batch say in every syntax, and that compressed; gives where each stands. The names of
    the new files begin with the path that is given.
    """
    to, batch = asked
    with ExitStack() as files:
        plain, packed = (
            [files.enter_context(name(_file(to, form)).open("xb")) for form in SYNTAXES] for name in (Path, packed_name)
        )
        return [_piece(to, b"".join(task.given[0].blocks()), plain, packed) for task in batch.tasks]


def _piece(to: Path, nquads: bytes, plain: Iterable[IO[bytes]], packed: Iterable[IO[bytes]]) -> Piece:
    written = pieces(nquads)
    bodies = [written[form] for form in SYNTAXES]
    return Piece(to, tuple(map(_put, bodies, plain)), tuple(map(_put, map(packed_piece, bodies), packed)))


def _put(body: bytes, file: IO[bytes]) -> Stretch:
    at = file.tell()
    file.write(body)
    return Stretch(at, len(body), checksum(body))


def _spoiled(found: Sequence[Piece], works: Works, *, packed: bool) -> set[int]:
    """Which of the pieces of an older release are no longer what was written down."""
    read = [one for form in SYNTAXES for one in _stretches(form, found, packed=packed)]
    weight = sum(one.size for _, stretches in read for one in stretches)
    return {at for faults in works.crew.map(_faults, read, weight) for at in faults}


def _stretches(form: Format, found: Sequence[Piece], *, packed: bool) -> Iterator[tuple[Path, list[Stretch]]]:
    """What is read of the document of everything of an older release, and of its compressed copy."""
    given = of_form(form, found, packed=packed)
    if given:
        path, _, _ = given[0]
        yield path, [one for _, one, _ in given]
        if packed:
            yield packed_name(path), [one for _, _, one in given if one]


def _faults(read: tuple[Path, Sequence[Stretch]]) -> list[int]:
    """Which of the stretches of a file are not what they were: all where it is a link, or cannot be read."""
    path, stretches = read
    try:
        bodies = _read((path, one) for one in stretches)
        whole = not path.is_symlink()
        return [at for at, one in enumerate(stretches) if checksum(next(bodies)) != one.check or not whole]
    except OSError:
        return list(range(len(stretches)))


# --- Where they stand in a release ---


def told_pieces(parts: Sequence[Part], known: Pieces) -> bytes:
    """What a release says of its pieces, when they stand in this order in its files of everything."""
    found = [known.found[part] for part in parts]
    frames = [frame(form) for form in SYNTAXES]
    plain = [_laid(0, around, [one.plain[at] for one in found]) for at, around in enumerate(frames)]
    begin, frames = len(HEAD), list(map(_packed, frames)) if is_composed(parts) else []
    packed = [_laid(begin, around, [one.packed[at] for one in found]) for at, around in enumerate(frames)]
    rows = zip(*plain, *packed, strict=True)
    return compact({known.keys[part]: list(map(tuple, row)) for part, row in zip(parts, rows, strict=True)})


def _laid(at: int, around: Frame, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Where these stand in one file, which begins with its frame at a place."""
    at += len(around.head)
    for one in stretches:
        yield one._replace(at=at)
        at += one.size + len(around.between)


def _kept(stock: Stock, keys: set[str]) -> Mapping[str, Piece]:
    """The pieces with these keys of the release that is in stock; none where it does not say, or there is none. How
    another program wrote down where its pieces stand is not looked at: its keys are others.
    """
    told = stock.whole(PIECES)
    if told is None:
        return {}
    of_all, count = stock.place(stem(ALL)), len(SYNTAXES)
    return {
        key: Piece(of_all, tuple(row[:count]), tuple(row[count:]))
        for key, stretches in parsed(told.read_bytes()).items()
        if key in keys
        for row in [[Stretch(*one) for one in stretches]]
    }
