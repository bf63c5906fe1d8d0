"""What is told of statements by where they stand in a file, held against what rdflib reads there."""

import rdflib

from fremdrift.deriving.portions import bytes_of, parted, scopes_of
from fremdrift.keeping.release import Release
from fremdrift.model.iris import Names


def test_where_a_scope_leads_is_what_its_statements_say(release: Release) -> None:
    paths = [release.folder / name for name in ("data.nq", "derived.nq")]
    names = Names(release.manifest["base"])
    found = parted(paths, names.base)
    read = rdflib.Dataset()
    for path in paths:
        read.parse(path, format="nquads")
    said = [(names.owner_of(s), str(p), o) for s, p, o, _ in read.quads()]
    every = {p for _, p, _ in said}
    leads = found.all_leads(every)
    assert {*leads} == {scope for scope, _, _ in said}
    for scope, lead in leads.items():
        mine = [(p, o) for s, p, o in said if s == scope]
        outside = {p for p, o in mine if not _owner(o, names)}
        assert {*lead.outside} - {str(o) for _, o in mine} <= outside <= {*lead.outside}, (
            "a property may be a value too"
        )
        assert {*lead.others} == {_owner(o, names) for _, o in mine} - {scope, ""}
    assert found.leads("", every - {min(every)}).outside == tuple(one for one in leads[""].outside if one != min(every))
    for scope in leads:
        assert found.only([scope]).all_leads(every) == {"": found.only([""] if not scope else []).leads("", every)} | {
            scope: leads[scope]
        }


def test_scopes_of_subjects_are_those_of_the_runs_that_have_them(release: Release) -> None:
    found = parted([release.folder / "data.nq"], release.manifest["base"])
    for scope, runs in {"": found.shared, **found.scopes}.items():
        lines = (line for one in runs for line in b"".join(bytes_of(one)).splitlines())
        assert scopes_of({line.partition(b" ")[0].decode() for line in lines}, found.base) == {scope}


def _owner(value: object, names: Names) -> str:
    return names.owner_of(str(value)) if isinstance(value, rdflib.URIRef) else ""
