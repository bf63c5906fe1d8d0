"""What rows refer to stands beside them, for each strategy that names it."""

from fremdrift.exporting.membership import Membership
from fremdrift.exporting.referred import CODE_LISTS, with_referred
from fremdrift.model.iris import Names
from fremdrift.model.tables import OWN_CODES, Column, Reference, Table, TableRow

BASE = "https://a.example/"


def table(name: str, *columns: Column, **references: str) -> Table:
    to = tuple(Reference(column, target, target[:-1]) for column, target in references.items())
    return Table(name, {}, columns, (columns[0].name,), to)


TABLES = (
    table("organisations", Column("organisation", {}, {}), Column("parent", {}, {}), Column("level", {}, {}, codes="level"), parent="organisations"),
    table("parts", Column("part", {}, {}), Column("who", {}, {}), Column("role", {}, {}, codes="role"), Column("said", {}, {}, codes=OWN_CODES), who="organisations"),
    table("codes", Column("code", {}, {}), Column("status", {}, {}, codes="status")),
)  # fmt: skip
ROWS = (
    TableRow("organisations", "organisations", {"organisation": "top", "level": "state"}),
    TableRow("organisations", "organisations", {"organisation": "sub", "parent": "top", "level": "region"}),
    TableRow("organisations", "organisations", {"organisation": "round", "parent": "round"}),
    TableRow("organisations", "organisations", {"organisation": "nobody", "level": "company"}),
    TableRow("parts", "strategy/s", {"part": "s/1", "who": "sub", "role": "lead", "said": f"{BASE}id/code/rag/green"}),
    TableRow("parts", "strategy/s", {"part": "s/2", "who": "sub", "role": "unknown here"}),
    TableRow("parts", "strategy/t", {"part": "t/1", "who": "round", "said": "id/code/rag/red"}),
    TableRow("codes", "model", {"code": "rag/green", "status": "done"}),
    TableRow("codes", "model", {"code": "rag/red"}),
)
CODES = {
    name: [{"list": name, "code": code, "label_da": code, "label_en": code} for code in codes]
    for name, codes in {
        "level": ("state", "region", "company"),
        "role": ("follow", "lead"),
        "status": ("done",),
    }.items()
}


def test_each_strategy_has_what_its_rows_name_and_no_more() -> None:
    membership = Membership(Names(BASE))
    for one in "st":
        membership.see(f"strategy/{one}", [b"<https://a.example/x> <a:b> <a:c> <a:d> .\n"])
    given = list(with_referred(ROWS, TABLES, membership, BASE, CODES))
    assert tuple(given[: len(ROWS)]) == ROWS
    found: dict[str, list[str]] = {}
    for row in given[len(ROWS) :]:
        (dataset,) = membership.of_graph(row.graph)
        text = (
            f"{row.cells['list']}/{row.cells['code']}"
            if row.table == CODE_LISTS.name
            else next(iter(row.cells.values()))
        )
        found.setdefault(dataset, []).append(text)
    assert found == {
        "all": ["level/state", "level/region", "level/company", "role/lead", "status/done"],
        "strategy/s": ["top", "sub", "rag/green", "level/state", "level/region", "role/lead", "status/done"],
        "strategy/t": ["round", "rag/red"],
    }
