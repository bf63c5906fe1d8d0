"""The feed before the client that others wrote: ldes-client (npm) takes every member, and nothing twice."""

import shutil
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
import requests
from tests.conftest import needed

AS = "https://www.w3.org/ns/activitystreams#"


def members(base: str, state: Path, *options: str) -> list[str]:
    """What the client emits in one run: the events by their names."""
    program = shutil.which("ldes-client")
    needed("ldes-client (npm)", program is not None)
    command = [str(program), "--save", str(state), *options, base + "feed"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    found = ox.parse(done.stdout, format=ox.RdfFormat.N_QUADS)
    return [one.subject.value for one in found if one.predicate.value == AS + "object"]


@pytest.mark.parametrize("options", [(), ("--ordered", "ascending")], ids=["as they come", "in order"])
def test_ldes_client_takes_all_and_nothing_twice(options: tuple[str, ...], live: str, tmp_path: Path) -> None:
    page = ox.parse(requests.get(live + "feed/1.nq", timeout=30).content, format=ox.RdfFormat.N_QUADS)
    told = sorted(one.subject.value for one in page if one.predicate.value == AS + "object")
    assert len(told) >= 3
    assert sorted(members(live, tmp_path / "state", *options)) == told
    assert members(live, tmp_path / "state", *options) == []
