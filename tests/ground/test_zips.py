"""ZIP as we write it, read by the standard library, which did not."""

import zipfile
from io import BytesIO
from random import Random

import pytest

from fremdrift.ground import zips
from fremdrift.ground.errors import ReleaseError
from fremdrift.ground.zips import Archive, entry

BODIES = {
    "empty": b"",
    "short": b"a",
    "repeating": b"Hellerup;2020-06;" * 50_000,
    "not to be made smaller": bytes(range(256)) * 3,
}


def archive(to, *, by_pieces):
    packed = Archive(to)
    for name, body in BODIES.items():
        if by_pieces:
            packed.write(name, (body[at : at + 1_000] for at in range(0, len(body), 1_000)))
        else:
            packed.put(entry(name, body))
    packed.ended()


@pytest.mark.parametrize("by_pieces", [False, True], ids=["compressed before", "a piece at a time"])
@pytest.mark.parametrize("real", [False, True], ids=["in memory", "in a file"])
def test_every_file_comes_out_as_it_went_in(tmp_path, by_pieces, real):
    path = tmp_path / "some.zip"
    with path.open("x+b") if real else BytesIO() as to:
        archive(to, by_pieces=by_pieces)
        to.flush()
        with zipfile.ZipFile(path if real else BytesIO(to.getvalue())) as packed:
            assert packed.testzip() is None
            assert {name: packed.read(name) for name in packed.namelist()} == BODIES
            assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            assert {one.external_attr >> 16 for one in packed.infolist()} == {0o644}, "who unpacks it cannot read it"


def test_a_reader_that_goes_from_file_to_file_finds_each_behind_the_one_before():
    to = BytesIO()
    archive(to, by_pieces=True)
    body, at = to.getvalue(), 0
    for name in BODIES:
        assert body[at : at + 4] == b"PK\3\4"
        size, length = (int.from_bytes(body[at + begin : at + end], "little") for begin, end in ((18, 22), (26, 28)))
        assert body[at + 30 : at + 30 + length] == name.encode()
        at += 30 + length + size
    assert body[at : at + 4] == b"PK\1\2"


@pytest.mark.parametrize("name", ["flytninger.csv", "måske.csv", "тест/план.csv"])
def test_names_in_any_script(name):
    to = BytesIO()
    packed = Archive(to)
    packed.write(name, [b"1"])
    packed.put(entry(f"2 {name}", b"2"))
    packed.ended()
    assert zipfile.ZipFile(to).namelist() == [name, f"2 {name}"]


def test_nothing_in_it():
    to = BytesIO()
    Archive(to).ended()
    assert zipfile.ZipFile(to).namelist() == []


def test_what_no_zip_can_hold_is_refused_by_name(monkeypatch):
    monkeypatch.setattr(zips, "_MOST", 999)
    with pytest.raises(ReleaseError, match=r"^observations\.csv has 1000 bytes, and a ZIP takes 999 of one file"):
        Archive(BytesIO()).write("observations.csv", [b"x" * 500] * 2)
    packed = Archive(BytesIO())
    for name in ("observations.csv", "moves.csv"):
        packed.write(name, [Random(name).randbytes(600)])
    with pytest.raises(
        ReleaseError, match=r"^what ends with moves\.csv has 1\d+ bytes, and a ZIP takes 999 compressed: "
    ):
        packed.ended()
