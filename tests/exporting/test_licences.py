"""What a dataset is licensed under stands in its downloads as the table of datasets says it, whatever the others are."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.cataloguing.test_bad_datasets import row
from tests.cataloguing.test_history import HEADER
from tests.conftest import publish

from fremdrift.ground.settings import Settings
from fremdrift.ground.workbooks import READ_ME

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
SAID: dict[str, tuple[dict[str, str], str, str]] = {
    "nothing said": ({}, CC_BY, CC_BY),
    "of all": ({"dataset": "all", "licence": "CC0"}, CC0, CC0),
    "of one": ({"dataset": "strategy/paper-2030", "licence": "CC0"}, CC_BY, CC0),
}


@pytest.mark.parametrize(("said", "whole", "strategy"), SAID.values(), ids=SAID)
def test_downloads_name_the_licence_of_their_dataset(said: dict[str, str], whole: str, strategy: str, tables: Path, tmp_path: Path) -> None:  # fmt: skip
    if said:
        (tables / "datasets.csv").write_text(HEADER + row(**said), encoding="utf-8")
    done = publish(tables, Settings(home=tmp_path / "home"))
    assert done.release, "\n".join(one.sentence() for one in done.findings)
    for name, address in (("fremdrift", whole), ("paper-2030", strategy)):
        path = done.release.folder / "files" / name
        with zipfile.ZipFile(f"{path}.zip") as packed:
            assert [one["path"] for one in json.loads(packed.read("datapackage.json"))["licenses"]] == [address]
        lines = openpyxl.load_workbook(f"{path}.xlsx")[READ_ME].iter_rows(values_only=True)
        assert address in next(line[2] for line in lines if line[0] == "Licens / Licence")
