"""Benchmarks are not run by the tests; what they take from the package is still there."""

import ast
import importlib
import importlib.util
from pathlib import Path

import pytest
from tests.conftest import ROOT

BENCHMARKS = sorted((ROOT / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.name)
def test_a_benchmark_takes_nothing_that_is_gone(path: Path) -> None:
    taken = [one for one in ast.walk(ast.parse(path.read_bytes())) if isinstance(one, ast.ImportFrom)]
    asked = [(one.module or "", name.name) for one in taken for name in one.names]
    ours = [(module, name) for module, name in asked if module.partition(".")[0] == "fremdrift"]
    assert [(module, name) for module, name in ours if not _is_there(module, name)] == []


def _is_there(module: str, name: str) -> bool:
    return hasattr(importlib.import_module(module), name) or importlib.util.find_spec(f"{module}.{name}") is not None
