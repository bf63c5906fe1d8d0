"""What is told of statements by where they stand in a file, held against what rdflib reads there."""

from collections.abc import Callable

import pytest
import rdflib

from fremdrift.deriving.portions import Parted, parted
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names

CHOSEN: dict[str, Callable[[Parted], list[str]]] = {
    "of all": lambda one: sorted(one.scopes),
    "of some": lambda one: sorted(one.scopes)[1:],
    "of none": lambda _: [],
}


@pytest.mark.parametrize("case", CHOSEN)
def test_properties_that_lead_out_of_scopes_are_those_with_a_value_of_no_scope(case: str, release: Release) -> None:
    paths = [release.folder / name for name in ("data.nq", "derived.nq")]
    names = Names(release.manifest["base"])
    found = parted(paths, names.base)
    scopes = CHOSEN[case](found)
    read = rdflib.Dataset()
    for path in paths:
        read.parse(path, format="nquads")
    said = [(str(s), str(p), o) for s, p, o, _ in read.quads()]
    wanted = {p for s, p, o in said if names.owner_of(s) in scopes and not _owned(o, names)}
    every = {p for _, p, _ in said}
    assert found.leading_out(found.runs(scopes), every) == wanted
    assert wanted != every
    assert found.leading_out(found.runs(scopes), wanted - {min(wanted, default="")}) == wanted - {
        min(wanted, default="")
    }


def _owned(value: object, names: Names) -> bool:
    return isinstance(value, rdflib.URIRef) and bool(names.owner_of(str(value)))
