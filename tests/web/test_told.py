"""What the records of a release tell is what its store says, today and on any day, of all things and of one."""

import pytest
from flask.testing import FlaskClient

from fremdrift.deriving.concerns import placed
from fremdrift.deriving.deadlines import deadlines
from fremdrift.deriving.ledger import judged_of, statements_of
from fremdrift.deriving.news import news
from fremdrift.deriving.record import Record
from fremdrift.quads.lines import Notations
from fremdrift.web.progress.told import deadlines_in, news_in, news_of
from fremdrift.web.shelf import served

STATES = ("", "as-of=2018-06-01", "as-of=2020-12-31", "as-of=2021-12-01")


@pytest.mark.parametrize("state", STATES)
def test_records_tell_what_the_store_says(state: str, client: FlaskClient) -> None:
    with client.application.test_request_context(f"/?{state}"):
        shelf = served()
        said = Record(statements_of(Notations(shelf.store)), judged_of(shelf.store))
        places = placed(shelf.store, said.statements)
        assert news_in(shelf) == news(said, places)
        assert deadlines_in(shelf) == deadlines(shelf.store, said, places)


@pytest.mark.parametrize("state", STATES)
def test_of_one_thing_they_tell_what_they_tell_of_it_among_all(state: str, client: FlaskClient) -> None:
    with client.application.test_request_context(f"/?{state}"):
        shelf = served()
        things = {one.placed.thing for one in news_in(shelf)}
        assert things
        for thing in things:
            among = [(one.statement, one.move) for one in news_in(shelf) if one.placed.thing == thing]
            assert [(one.statement, one.move) for one in news_of(shelf, thing)] == among
