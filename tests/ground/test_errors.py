"""Errors: each is told by another process as it was raised there."""

import pickle

import pytest

from fremdrift.ground import errors
from fremdrift.ground.errors import ClientBusy, FremdriftError, Gone, QueryStopped

MADE = {
    Gone: Gone("withdrawn", "http://example.org/w", "http://example.org/other", reasons={"en": "Invented"}),
    QueryStopped: QueryStopped("too long", "seconds", 9),
    ClientBusy: ClientBusy("too many", 7),
}
KINDS = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, FremdriftError)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.__name__)
def test_an_error_comes_from_another_process_as_it_was(kind: type[FremdriftError]) -> None:
    raised = MADE.get(kind) or kind("it went wrong")
    told = pickle.loads(pickle.dumps(raised))
    assert type(told) is kind
    assert str(told) == str(raised)
    assert vars(told) == vars(raised)
