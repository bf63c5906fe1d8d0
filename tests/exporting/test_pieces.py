"""Pieces: what one graph says is written once, and every document that has it is composed of that."""

import gzip
import json
import random
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse

from fremdrift.exporting import packing, parts
from fremdrift.exporting.downloads import Made, Tables, write_downloads
from fremdrift.exporting.making import make_file
from fremdrift.exporting.pieces import PIECES, write_document
from fremdrift.ground.formats import TURTLE
from fremdrift.ground.gzips import checksum, packed_piece, packed_whole
from fremdrift.ground.tasks import Task, Works
from fremdrift.model.datasets import Licence
from fremdrift.model.iris import Names

LICENCE = Licence("A licence", "https://a.example/licence")
BASE = "https://a.example/"
TITLE = "<http://purl.org/dc/terms/title>"
SYNTAXES = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
}
GRAPHS = (
    "strategy/s",
    "edition/s/e",
    "edition/s/f",
    "derived/edition/s/e",
    "derived/state",
    "sources",
    "organisations",
)
HOSTILE = (
    '"end" <b> .',
    "]]> & <x>",
    '{"@id": 1}',
    "æ 😀",
    "\\",
    f"<{BASE}graph/sources> .",
    "tab\tline\nfeed\rreturn",
)


def line(graph: str, local: object, text: str, scope: str = "s") -> str:
    escaped = text.translate({92: "\\\\", 34: '\\"', 9: "\\t", 10: "\\n", 13: "\\r"})
    return f'<{BASE}id/milestone/{scope}/{local}> {TITLE} "{escaped}"@da <{BASE}graph/{graph}> .\n'


LINES = sorted(
    {line(graph, number, text, scope) for graph in GRAPHS for number, text in enumerate(HOSTILE) for scope in "st"}
    | {line("strategy/t", number, f"Invented {number}", "t") for number in range(900)}
    | {f"_:x {TITLE} _:y <{BASE}graph/model> .\n"}
)


def written(folder: Path, lines: Sequence[str] = LINES) -> tuple[Path, Made]:
    """The downloads of these lines, and nothing of tables."""
    files = folder / "files"
    files.mkdir(parents=True)
    (folder / "data.nq").write_text("".join(lines), "utf-8", newline="")
    _, made = write_downloads(
        [folder / "data.nq"], Tables([], [], {}, lambda _: LICENCE), Names(BASE), files, Works("p")
    )
    return files, made


def said(path: Path, form: str) -> set[tuple[str, ...]]:
    named = SYNTAXES[form]
    found = parse(path=str(path), format=named)
    width = 4 if named.supports_datasets else 3
    return {tuple(map(str, (one.subject, one.predicate, one.object, one.graph_name)))[:width] for one in found}


@pytest.mark.parametrize("form", SYNTAXES)
@pytest.mark.parametrize("largest", [parts.LARGEST, 1, 300], ids=["as it is", "a line a part", "some lines a part"])
def test_composed_documents_say_what_the_lines_say(
    largest: int, form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "LARGEST", largest)
    few = [one for one in LINES if "/strategy/t>" not in one]
    files, _ = written(tmp_path, few)
    (tmp_path / "wanted.nq").write_text("".join(few), "utf-8", newline="")
    wanted = said(tmp_path / "wanted.nq", "nq")
    width = 4 if SYNTAXES[form].supports_datasets else 3
    assert said(files / f"fremdrift.{form}", form) == {one[:width] for one in wanted}
    own = {
        one for one in wanted if "/s/" in one[3] or ("state" in one[3] and "/s/" in one[0]) or "strategy/s" in one[3]
    }
    assert said(files / f"s.{form}", form) == {one[:width] for one in own}


@pytest.mark.parametrize(("form", "name"), [("trig", "trig"), ("jsonld", "json-ld"), ("ttl", "turtle"), ("rdf", "xml")])
def test_another_library_reads_the_same(form: str, name: str, tmp_path: Path) -> None:
    few = [one for one in LINES if "/strategy/t>" not in one and not one.startswith("_:")]
    files, _ = written(tmp_path, few)
    theirs, ours = rdflib.Dataset(default_union=True), rdflib.Dataset(default_union=True)
    theirs.parse(files / f"fremdrift.{form}", format=name)
    ours.parse(files / "fremdrift.nq", format="nquads")
    assert set(theirs.triples((None, None, None))) == set(ours.triples((None, None, None)))


def test_n_quads_have_each_line_once_and_graphs_one_after_the_other(tmp_path: Path) -> None:
    files, _ = written(tmp_path)
    lines = (files / "fremdrift.nq").read_text("utf-8").split("\n")[:-1]
    assert sorted(f"{one}\n" for one in lines) == LINES
    graphs = list(dict.fromkeys(one.rsplit(" ", 2)[1] for one in lines))
    assert graphs == sorted(graphs)


@pytest.mark.parametrize("composed", [0, packing.SMALL], ids=["of pieces", "as a whole"])
def test_a_compressed_document_is_one_member_to_every_reader(
    composed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers that stop after the first member of a gzip file are among those that unpack what a web server says."""
    monkeypatch.setattr(packing, "SMALL", composed)
    files, made = written(tmp_path)
    packed = sorted(files.glob("*.gz"))
    assert {one.name for one in packed} >= {"fremdrift.nq.gz", "fremdrift.jsonld.gz", "t.nt.gz"}
    for one in packed:
        body, plain = one.read_bytes(), one.with_suffix("").read_bytes()
        member = zlib.decompressobj(zlib.MAX_WBITS | 16)
        assert member.decompress(body) == plain
        assert member.eof
        assert not member.unused_data
        assert gzip.decompress(body) == plain
        assert len(body) < len(plain) / 5 or len(plain) < packing.LARGE
        assert made.measures[one.name] == (len(body), made.measures[one.name].sha256)


def test_pieces_of_a_body_may_be_packed_in_any_number() -> None:
    chance = random.Random(1)
    bodies = [chance.randbytes(size) + b"again" * size for size in (0, 1, 70_000, 0, 12, 40_000)]
    whole = b"".join(bodies)
    check = 0
    for one in bodies:
        check = checksum(one, check)
    assert check == zlib.crc32(whole)
    assert gzip.decompress(b"".join(packed_whole(map(packed_piece, bodies), check, len(whole)))) == whole
    assert gzip.decompress(b"".join(packed_whole((), 0, 0))) == b""


@pytest.mark.parametrize("composed", [0, packing.SMALL], ids=["of pieces", "as a whole"])
def test_where_pieces_stand_is_true(composed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "SMALL", composed)
    files, made = written(tmp_path)
    told = json.loads(made.beside[PIECES])
    assert len(told) == len(GRAPHS) + 4, "two strategies in each of two graphs, a graph of the other, and the model"
    names = [f"fremdrift.{form}" for form in ("ttl", "nq", "trig", "jsonld", "rdf", "nt")]
    packed = [f"{one}.gz" for one in names]
    assert {len(row) for row in told.values()} == {len(names) + (0 if composed else len(packed))}
    for at, name in enumerate([*names, *([] if composed else packed)]):
        body = (files / name).read_bytes()
        for row in told.values():
            begin, size, check = row[at]
            assert zlib.crc32(body[begin : begin + size]) == check


@pytest.mark.parametrize("weight", [0, packing.SMALL], ids=["small", "large"])
def test_a_document_is_not_written_over(weight: int, tmp_path: Path) -> None:
    files, _ = written(tmp_path)
    with pytest.raises(FileExistsError):
        make_file(files, Task("fremdrift.ttl", "", write_document, (TURTLE, ()), weight))
