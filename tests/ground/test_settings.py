"""Settings: read once, complained of together and by name."""

from pathlib import Path

import pytest

from fremdrift.ground.errors import SettingsError
from fremdrift.ground.settings import Settings, read

WRONG = {
    "unknown": ({"FREMDRIFT_BASE": "x"}, "FREMDRIFT_BASE is not a setting of Fremdrift"),
    "no address": (
        {"FREMDRIFT_BASE_IRI": "example.org"},
        "FREMDRIFT_BASE_IRI='example.org' is not an http or https address",
    ),
    "an address with a bracket that never ends": (
        {"FREMDRIFT_STORE": "http://[::1/query"},
        "FREMDRIFT_STORE='http://[::1/query' is not an http or https address",
    ),
    "a base with one": ({"FREMDRIFT_BASE_IRI": "http://[::1/"}, "is not an http or https address"),
    "with query": ({"FREMDRIFT_BASE_IRI": "http://localhost/?a"}, "must be an address without query"),
    "with space": (
        {"FREMDRIFT_BASE_IRI": "http://localhost/a b"},
        "must be an address without query, fragment, user or spaces",
    ),
    "with a line feed of the file that it was read from": (
        {"FREMDRIFT_BASE_IRI": "http://localhost/a\n"},
        "has a control character",
    ),
    "with a port that is none": ({"FREMDRIFT_BASE_IRI": "http://localhost:99999/"}, "has a port that is none"),
    "no number": ({"FREMDRIFT_QUERY_SECONDS": "soon"}, "FREMDRIFT_QUERY_SECONDS='soon' is not a number"),
    "too small": ({"FREMDRIFT_QUERY_WORKERS": "0"}, "FREMDRIFT_QUERY_WORKERS='0' must be 1 or more"),
    "no mail": ({"FREMDRIFT_CONTACT": "me"}, "FREMDRIFT_CONTACT='me' is not a mail address"),
    "public without operator": (
        {"FREMDRIFT_BASE_IRI": "https://data.example.org/"},
        "is a public address: set FREMDRIFT_PUBLISHER, FREMDRIFT_CONTACT, FREMDRIFT_PRIVACY (or FREMDRIFT_PRIVACY_FILE) as well",
    ),
    "public without a word on privacy": (
        {
            "FREMDRIFT_BASE_IRI": "https://data.example.org/",
            "FREMDRIFT_PUBLISHER": "Us",
            "FREMDRIFT_CONTACT": "us@example.org",
        },
        "is a public address: set FREMDRIFT_PRIVACY (or FREMDRIFT_PRIVACY_FILE) as well",
    ),
    "no such file": (
        {"FREMDRIFT_PRIVACY_FILE": "/nowhere/privacy.txt"},
        "FREMDRIFT_PRIVACY_FILE='/nowhere/privacy.txt' is no file that can be read: No such file or directory",
    ),
    "a statement of nobody's": (
        {"FREMDRIFT_STATEMENT": "https://was.digst.dk/example"},
        "FREMDRIFT_STATEMENT is for a public body's own service: set FREMDRIFT_OFFICIAL, or leave it out",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_setting_is_named_with_its_value(case: str) -> None:
    environment, message = WRONG[case]
    with pytest.raises(SettingsError) as fault:
        read(environment)
    assert message in str(fault.value)


def test_a_file_of_a_password_that_is_no_text_is_told_as_that(tmp_path: Path) -> None:
    (tmp_path / "password").write_bytes(b"\xe6\xf8\xe5")
    with pytest.raises(SettingsError, match="FREMDRIFT_STORE_PASSWORD_FILE is a file that is not UTF-8"):
        read({"FREMDRIFT_STORE_PASSWORD_FILE": str(tmp_path / "password")})


def test_all_faults_are_told_together() -> None:
    with pytest.raises(SettingsError) as fault:
        read({"FREMDRIFT_BASE": "x", "FREMDRIFT_QUERY_SECONDS": "0", "FREMDRIFT_CONTACT": "me"})
    assert str(fault.value).count(";") == 2


def test_nothing_set_means_loopback() -> None:
    assert read({"PATH": "/bin"}) == Settings()
    assert Settings().loopback


def test_a_base_ends_with_a_slash() -> None:
    assert read({"FREMDRIFT_BASE_IRI": "http://localhost:8000"}).base_iri == "http://localhost:8000/"


@pytest.mark.parametrize("base", ["http://localhost/", "http://127.0.0.1:9/", "http://[::1]:8000/"])
def test_loopback_is_recognised(base: str) -> None:
    assert read({"FREMDRIFT_BASE_IRI": base}).loopback


def test_a_public_base_with_everything_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "privacy.txt"
    file.write_text("We keep logs for a week.\n\nØnsker du indsigt, så skriv.\n", encoding="utf-8")
    settings = read(
        {
            "FREMDRIFT_BASE_IRI": "https://data.example.org/",
            "FREMDRIFT_PUBLISHER": "Us",
            "FREMDRIFT_CONTACT": "us@example.org",
            "FREMDRIFT_PRIVACY_FILE": str(file),
            "FREMDRIFT_OFFICIAL": "The Agency",
            "FREMDRIFT_STATEMENT": "https://was.digst.dk/data-example-org",
        }
    )
    assert settings.privacy_text.endswith("Ønsker du indsigt, så skriv.")
    assert settings.statement == "https://was.digst.dk/data-example-org"
