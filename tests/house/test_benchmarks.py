"""Benchmarks measure nothing here; what they take from the package is still there, and those that are soon done come
to their end.
"""

import ast
import importlib
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import ROOT

from fremdrift.keeping.chain import Chain

BENCHMARKS = sorted((ROOT / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("path", BENCHMARKS, ids=lambda path: path.name)
def test_a_benchmark_takes_nothing_that_is_gone(path: Path) -> None:
    taken = [one for one in ast.walk(ast.parse(path.read_bytes())) if isinstance(one, ast.ImportFrom)]
    asked = [(one.module or "", name.name) for one in taken for name in one.names]
    ours = [(module, name) for module, name in asked if module.partition(".")[0] == "fremdrift"]
    assert [(module, name) for module, name in ours if not _is_there(module, name)] == []


def _is_there(module: str, name: str) -> bool:
    return hasattr(importlib.import_module(module), name) or importlib.util.find_spec(f"{module}.{name}") is not None


SMALL = {
    "a catalogue": ("catalogue.py", "--one", "5"),
    "downloads": ("downloads.py", "1000"),
}


@pytest.mark.parametrize("case", SMALL)
def test_a_benchmark_comes_to_its_end(case: str) -> None:
    program, *words = SMALL[case]
    command = [sys.executable, ROOT / "benchmarks" / program, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_invented_quads_are_a_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    generate, released = (importlib.import_module(one) for one in ("generate", "released"))
    count = generate.write(2000, tmp_path / "data.nq")
    released.freeze(tmp_path / "home", "http://127.0.0.1:8000/", tmp_path / "data.nq", "2026-11-24T12:00:00Z")
    current = Chain(tmp_path / "home", "http://127.0.0.1:8000/").current()
    assert current
    assert current.manifest["counts"]["quads"] == count > 0
