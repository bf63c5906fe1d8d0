"""What a dataset is licensed under stands wherever its data are had, as the table of datasets says it, whatever the others
are.
"""

import json
import zipfile
from shutil import copytree

import openpyxl
import pytest
from tests.cataloguing.test_bad_datasets import row
from tests.cataloguing.test_history import HEADER
from tests.conftest import PLAN, publish

from fremdrift.ground.settings import Settings
from fremdrift.ground.workbooks import READ_ME
from fremdrift.keeping.release import Release
from fremdrift.model.datasets import Licence
from fremdrift.web.application import create_app

Released = tuple[Settings, Release, str, str]

CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
CC_BY = "https://creativecommons.org/licenses/by/4.0/"
SAID: dict[str, tuple[dict[str, str], str, str]] = {
    "nothing said": ({}, CC_BY, CC_BY),
    "of all": ({"dataset": "all", "licence": "CC0"}, CC0, CC0),
    "of one": ({"dataset": "strategy/paper-2030", "licence": "CC0"}, CC_BY, CC0),
}


@pytest.fixture(scope="module", params=SAID.values(), ids=SAID)
def released(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Released:
    """A release whose table of datasets says so, and what the whole and the strategy are licensed under by it."""
    said, whole, strategy = request.param
    folder = tmp_path_factory.mktemp("licences")
    tables = copytree(PLAN, folder / "tables")
    if said:
        (tables / "datasets.csv").write_text(HEADER + row(**said), encoding="utf-8")
    settings = Settings(home=folder / "home")
    done = publish(tables, settings)
    assert done.release, "\n".join(one.sentence() for one in done.findings)
    return settings, done.release, whole, strategy


def test_downloads_name_the_licence_of_their_dataset(released: Released) -> None:
    _, release, whole, strategy = released
    for name, address in (("fremdrift", whole), ("paper-2030", strategy)):
        path = release.folder / "files" / name
        with zipfile.ZipFile(f"{path}.zip") as packed:
            assert [one["path"] for one in json.loads(packed.read("datapackage.json"))["licenses"]] == [address]
        lines = openpyxl.load_workbook(f"{path}.xlsx")[READ_ME].iter_rows(values_only=True)
        assert address in next(line[2] for line in lines if line[0] == "Licens / Licence")


SERVED = {
    "a document of the strategy": "/document/strategy/paper-2030.ttl",
    "its page": "/document/strategy/paper-2030",
    "its feed": "/nyt/strategy/paper-2030.atom",
    "its picture": "/picture/timeline/strategy/paper-2030.svg",
    "a list of all": "/milepaele",
    "a source of all": "/document/source/act.ttl",
    "the feed of all": "/nyt.atom",
    "the licence's own page": "/licens",
    "the interface": "/openapi.json",
}
"""The first four are of the strategy alone."""


def test_what_is_served_names_the_licence_of_what_it_is_of(released: Released) -> None:
    settings, _, whole, strategy = released
    client = create_app(settings).test_client()
    for number, (case, path) in enumerate(SERVED.items()):
        answer = client.get(path)
        assert answer.status_code == 200, case
        said, right = f"{answer.headers.get('Link')} {answer.text}", strategy if number < 4 else whole
        assert [one for one in (CC0, CC_BY) if one in said] == [right] or "/licens" in path, case
        assert right in said, case


NAMES = {
    "of Creative Commons": (CC_BY, "CC BY 4.0"),
    "with conditions": ("https://creativecommons.org/licenses/by-nc-sa/3.0/", "CC BY-NC-SA 3.0"),
    "no rights": (CC0, "CC0 1.0"),
    "any other": ("https://data.norge.no/nlod/en/2.0/", "As it is titled"),
}


@pytest.mark.parametrize(("address", "short"), NAMES.values(), ids=NAMES)
def test_a_licence_is_called_in_small_print_as_everybody_does(address: str, short: str) -> None:
    assert Licence("As it is titled", address).short == short
