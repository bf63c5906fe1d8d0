"""The house: each module knows its room, rooms look down only, and each library has one room (DESIGN 6)."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2] / "service" / "fremdrift"

BELOW = {
    "ground": set(),
    "quads": {"ground"},
    "model": {"ground", "quads"},
    "reading": {"ground", "quads", "model"},
    "importing": {"ground", "quads", "model", "reading"},
    "judging": {"ground", "quads", "model"},
    "deriving": {"ground", "quads", "model"},
    "cataloguing": {"ground", "quads", "model"},
    "exporting": {"ground", "quads", "model"},
    "keeping": {"ground", "quads", "model"},
    "fetching": {"ground"},
    "accepting": {"ground", "quads", "model", "judging", "deriving", "cataloguing", "fetching"},
    "sharing": {"ground", "quads", "model", "judging", "deriving", "cataloguing"},
    "serving": {"ground", "quads", "model", "keeping", "fetching"},
    "web": {"ground", "quads", "model", "deriving", "cataloguing", "exporting", "keeping", "fetching", "serving"},
}
HANDS = {"cli", "commands", "pipeline", "__main__", "__init__"}
OWNERS = {
    "pyoxigraph": {"quads"},
    "rdflib": {"model"},
    "orjson": {"ground"},
    "zlib_ng": {"ground"},
    "csvw": {"reading"},
    "language_tags": {"reading"},
    "uritemplate": {"reading"},
    "python_calamine": {"reading"},
    "anyascii": {"ground"},
    "pyshacl": {"judging"},
    "requests": {"fetching"},
    "urllib3": {"fetching"},
    "jsonschema": {"accepting"},
    "referencing": {"accepting"},
    "flask": {"web"},
    "werkzeug": {"web"},
    "jinja2": {"web"},
    "markupsafe": {"web"},
    # The words of a date are needed by workbooks too; pages take translations and numbers from the same library.
    "babel": {"model", "web"},
    "granian": {"web"},
    "prometheus_client": {"web"},
    "icalendar": {"exporting"},
    "feedgenerator": {"exporting"},
    "click": {"cli", "commands"},
    # Two workbooks: the one that reading takes back, filled in, and the one to take home. What both must know of cells
    # is said in ground.workbooks.
    "snowballstemmer": {"serving"},
    "xlsxwriter": {"reading", "exporting"},
    "sqlite3": {"exporting"},
    "pyarrow": {"exporting"},
}
MODULES = sorted(HOUSE.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(HOUSE).parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Every module that a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found |= {node.module or ""} | {f"{node.module}.{one.name}" for one in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_module_looks_down_only(path: Path) -> None:
    room = room_of(path)
    if room in HANDS:
        return
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("fremdrift.")}
    assert rooms - {"__version__"} <= BELOW[room] | {room}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_a_library_has_one_room(path: Path) -> None:
    foreign = {name.split(".")[0] for name in imported(path)} & OWNERS.keys()
    strangers = {name for name in foreign if room_of(path) not in OWNERS[name]}
    assert not strangers, f"{strangers} belong to {[OWNERS[name] for name in strangers]}"


def test_every_room_says_what_it_is_about() -> None:
    rooms = {path.name for path in HOUSE.iterdir() if (path / "__init__.py").is_file()}
    assert rooms <= BELOW.keys() | HANDS
    for room in rooms:
        assert ast.get_docstring(ast.parse((HOUSE / room / "__init__.py").read_text(encoding="utf-8"))), room


def test_no_room_for_leftovers() -> None:
    assert not {room_of(path) for path in MODULES} & {"utils", "util", "helpers", "core", "common", "misc"}


def test_modules_are_loaded_by_name_in_the_command_line_only() -> None:
    """An import is hidden by a name in a text too; the table of commands is the one place that has some."""
    by_name = {"importlib", "importlib.import_module", "pkgutil", "pkgutil.resolve_name", "runpy"}
    assert [path.name for path in MODULES if imported(path) & by_name] == ["cli.py"]


def test_functions_are_short() -> None:
    long = [
        f"{path.name}:{node.lineno} {node.name} {node.end_lineno - node.lineno + 1}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 60
    ]
    assert not long


def test_lines_of_templates_are_short() -> None:
    """A line of a template has at most 140 characters, but where one text in it has half of them, which stays whole."""
    long = [
        f"{path.name}:{number} {len(line)}"
        for path in sorted((HOUSE / "web" / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 140 and not re.search(r"""(["'])((?!\1).){70,}\1""", line)
    ]
    assert not long


def test_broad_excepts_stand_at_the_two_edges_only() -> None:
    broad = [
        path.name
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and isinstance(node.type, ast.Name)
        and node.type.id in ("Exception", "BaseException")
    ]
    assert len(broad) <= 2, broad


def test_a_hand_that_judges_a_share_loads_no_page_no_workbook_and_no_client() -> None:
    """Each hand is a process of its own, and reads all that it imports."""
    ask = "import sys, fremdrift.sharing; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True).stdout.split()
    rooms = {one.split(".")[1] for one in loaded if one.startswith("fremdrift.")}
    assert rooms == {"sharing", *BELOW["sharing"]}
    assert not {"flask", "xlsxwriter", "requests", "jsonschema"} & set(loaded)
