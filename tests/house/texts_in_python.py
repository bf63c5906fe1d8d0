"""The texts that modules of pages say, as far as a reader of the code can tell: those that stand where they are said, and
those of tables, names and parameters that lead there.
"""

import ast
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Final

_METHODS: Final = {"say": 1, "marked": 1, "many": 2, "all": 99, "gettext": 1, "ngettext": 2}
_FUNCTIONS: Final = {"worded": 1, "counted": 2}
"""What says texts, each with how many of its first arguments are texts."""
_VOICES: Final = ("voice", "self", "translations")
"""How the things are called whose methods say texts."""
_COMPREHENSIONS: Final = (ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp)


class Module:
    """A module, and what its names may stand for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._tree = ast.parse(path.read_text(encoding="utf-8"))
        self._open: set[ast.Name] = set()
        self._above = {child: node for node in ast.walk(self._tree) for child in ast.iter_child_nodes(node)}

    def said(self) -> Iterator[tuple[int, ast.expr, list[str] | None]]:
        """Each argument that is a text, with its line and the texts that it may be; None where that is not to be told."""
        for call in ast.walk(self._tree):
            if isinstance(call, ast.Call):
                for one in call.args[: self._texts_of(call)]:
                    yield call.lineno, one, self._texts(one)
                    if isinstance(one, ast.Starred):
                        break

    def _texts_of(self, call: ast.Call) -> int:
        """How many of the first arguments of a call are texts to be said."""
        if isinstance(call.func, ast.Name):
            return _FUNCTIONS.get(call.func.id, 0) if call.func.id in self._imported else 0
        if not isinstance(call.func, ast.Attribute):
            return 0
        of = call.func.value.func if isinstance(call.func.value, ast.Call) else call.func.value
        return _METHODS.get(call.func.attr, 0) if isinstance(of, ast.Name) and of.id in _VOICES else 0

    @cached_property
    def _imported(self) -> set[str]:
        imports = (one for one in ast.walk(self._tree) if isinstance(one, ast.ImportFrom))
        return {each.name for one in imports for each in one.names}

    def _texts(self, node: ast.expr) -> list[str] | None:
        found: list[str] = []
        for one in self._may_be(node):
            if isinstance(one, ast.Constant):
                found += [one.value] if isinstance(one.value, str) and one.value else []
                continue
            parts = _parts(one)
            texts = [self._texts(part) for part in parts] if parts is not None else [None]
            if None in texts:
                return None
            found += [text for some in texts for text in some or ()]
        return found

    def _may_be(self, node: ast.expr) -> Iterator[ast.expr]:
        """What an expression may be, as far as it stands in the module."""
        if isinstance(node, ast.Name):
            yield from self._named(node)
        elif isinstance(node, ast.IfExp):
            yield from (one for each in (node.body, node.orelse) for one in self._may_be(each))
        elif isinstance(node, ast.Starred):
            yield from self._may_be(node.value)
        elif isinstance(node, ast.Subscript):
            yield from (one for each in self._may_be(node.value) for one in self._picked(each, node.slice))
        elif isinstance(node, ast.Attribute):
            yield from (one for each in self._may_be(node.value) for one in self._field(each, node))
        else:
            yield node

    def _named(self, node: ast.Name) -> list[ast.expr]:
        """What a name may stand for; itself where nothing tells, or it stands for more of itself."""
        if node in self._open:
            return [node]
        self._open.add(node)
        found = [one for each in self._bound(node.id, node) for one in self._may_be(each)]
        self._open.remove(node)
        return found or [node]

    def _picked(self, whole: ast.expr, place: ast.expr) -> Iterator[ast.expr]:
        if isinstance(whole, ast.Tuple) and isinstance(place, ast.Constant):
            yield from self._may_be(whole.elts[place.value])  # type: ignore[index]
        elif parts := _parts(whole):
            yield from (one for each in parts for one in self._may_be(each))
        else:
            yield whole

    def _field(self, made: ast.expr, node: ast.Attribute) -> Iterator[ast.expr]:
        """A field of what a class of the module makes."""
        if isinstance(made, ast.Call) and isinstance(made.func, ast.Name) and made.func.id in self._fields:
            yield made.args[self._fields[made.func.id].index(node.attr)]
        else:
            yield node

    @cached_property
    def _fields(self) -> dict[str, list[str]]:
        classes = (one for one in ast.walk(self._tree) if isinstance(one, ast.ClassDef))
        return {
            one.name: [
                each.target.id
                for each in one.body
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)
            ]
            for one in classes
        }

    def _bound(self, name: str, at: ast.AST) -> Iterator[ast.expr]:
        """What a name stands for where it is used: in the nearest scope that gives it anything."""
        inside: ast.comprehension | None = None  # what is gone through knows only what was gone through before
        while at in self._above:
            before, at = at, self._above[at]
            found: list[ast.expr] = []
            if isinstance(at, ast.comprehension):
                inside = at if before is at.iter else None
            elif isinstance(at, _COMPREHENSIONS):
                known = at.generators[: at.generators.index(inside)] if inside else at.generators
                found = [one for each in known for one in self._unpacked(each.target, name, self._items(each.iter))]
            elif isinstance(at, ast.FunctionDef | ast.Module):
                found = [one for each in _within(at) for one in self._given(each, name)]
                if isinstance(at, ast.FunctionDef):
                    found += self._passed(at, name)
            if found:
                yield from found
                return

    def _given(self, node: ast.AST, name: str) -> list[ast.expr]:
        """What a statement gives a name."""
        if isinstance(node, ast.Assign):
            return [one for target in node.targets for one in self._unpacked(target, name, [node.value])]
        if isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            return self._unpacked(node.target, name, [node.value])
        return self._unpacked(node.target, name, self._items(node.iter)) if isinstance(node, ast.For) else []

    def _unpacked(self, target: ast.expr, name: str, values: list[ast.expr]) -> list[ast.expr]:
        if isinstance(target, ast.Name):
            return values if target.id == name else []
        if not isinstance(target, ast.Tuple) or not any(
            isinstance(one, ast.Name) and one.id == name for one in ast.walk(target)
        ):
            return []
        wholes = [one for value in values for one in self._may_be(value) if isinstance(one, ast.Tuple)]
        return [
            one
            for at, part in enumerate(target.elts)
            for one in self._unpacked(part, name, [each.elts[at] for each in wholes])
        ]

    def _items(self, node: ast.expr) -> list[ast.expr]:
        """What a loop goes through."""
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("items", "values")
        ):
            tables = [one for one in self._may_be(node.func.value) if isinstance(one, ast.Dict)]
            if node.func.attr == "values":
                return [value for one in tables for value in one.values]
            pairs = (pair for one in tables for pair in zip(one.keys, one.values, strict=True))
            return [ast.Tuple([key, value]) for key, value in pairs if key]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "enumerate":
            return [ast.Tuple([ast.Constant(0), one]) for one in self._items(node.args[0])]
        return [part for one in self._may_be(node) for part in _parts(one) or ()]

    def _passed(self, function: ast.FunctionDef, name: str) -> list[ast.expr]:
        """What callers in the module pass as a parameter."""
        names = [one.arg for one in function.args.args]
        calls = [
            one
            for one in ast.walk(self._tree)
            if isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id == function.name
        ]
        at = names.index(name) if name in names else len(names)
        return [one.args[at] for one in calls if at < min(len(one.args), len(names))]


def _parts(node: ast.expr) -> list[ast.expr] | None:
    """What a literal holds, of a table the values; None for what is none."""
    if isinstance(node, ast.Tuple | ast.List | ast.Set):
        return node.elts
    if isinstance(node, ast.Dict):
        return node.values
    return [node.elt] if isinstance(node, ast.GeneratorExp | ast.ListComp) else None


def _within(scope: ast.FunctionDef | ast.Module) -> Iterator[ast.AST]:
    """The nodes of a scope without those of scopes within."""
    waiting: list[ast.AST] = list(scope.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            waiting += ast.iter_child_nodes(node)
