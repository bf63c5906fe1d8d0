"""The SPARQL editor in a real browser: it helps, lets the keyboard go on, and asks nobody else."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.conftest import needed

from fremdrift.web.assets import assets

pytestmark = [pytest.mark.live, pytest.mark.xdist_group("browser")]
ACTIVE = "document.activeElement.id || document.activeElement.getAttribute('aria-label')"
WRITE = """text => { const editor = document.querySelector('.CodeMirror').CodeMirror;
  editor.setValue(text); editor.focus(); editor.setCursor(editor.posFromIndex(text.indexOf('|')));
  editor.replaceRange('', editor.getCursor(), editor.posFromIndex(text.indexOf('|') + 1)); }"""


@pytest.fixture
def seen() -> list[str]:
    """What the browser complained of, and what it asked of others."""
    return []


@pytest.fixture
def page(browser: Browser, live: str, seen: list[str]) -> Iterator[Page]:
    needed("the editor (make assets)", "yasqe.js" in assets())
    opened = browser.new_page(viewport={"width": 1280, "height": 1000})
    opened.on("console", lambda message: seen.append(message.text))
    opened.on("pageerror", lambda fault: seen.append(str(fault)))
    opened.on("request", lambda request: seen.append(request.url) if not request.url.startswith(live) else None)
    opened.goto(live + "en/sparql?example=completed")
    opened.click("#query")
    opened.wait_for_selector(".CodeMirror")
    yield opened
    opened.close()


def test_the_editor_has_the_question_and_takes_the_place_of_the_field(page: Page, seen: list[str]) -> None:
    assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()").strip().startswith("PREFIX")
    assert not page.is_visible("#query")
    assert not seen


def test_the_editor_comes_once_its_reader_reaches_for_the_field(browser: Browser, live: str) -> None:
    needed("the editor (make assets)", "yasqe.js" in assets())
    opened = browser.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(live + "en/sparql?example=completed")
    assert opened.is_visible("#query")
    assert not [one for one in asked if "yasqe" in one]
    opened.focus("#query")
    opened.keyboard.press("Control+End")
    opened.wait_for_selector(".CodeMirror-focused")
    assert len([one for one in asked if "yasqe" in one]) == 2
    opened.close()


def test_whoever_has_moved_on_is_left_alone(browser: Browser, live: str) -> None:
    needed("the editor (make assets)", "yasqe.js" in assets())
    opened = browser.new_page()
    opened.goto(live + "en/sparql?example=completed")
    opened.evaluate("document.getElementById('query').focus(); document.getElementById('format').focus()")
    opened.wait_for_selector(".CodeMirror")
    assert opened.evaluate(ACTIVE) == "format"
    opened.close()


def test_the_keyboard_goes_in_and_out(page: Page) -> None:
    """WCAG 2.1.2: upstream keeps Tab for itself."""
    page.click(".CodeMirror")
    assert page.evaluate(ACTIVE) == "Query"
    page.keyboard.press("Tab")
    assert page.evaluate(ACTIVE) == "format"
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(ACTIVE) == "Query"
    page.keyboard.press("Escape")
    assert page.evaluate(ACTIVE) == "format"


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("PREFIX fd: <https://w3id.org/fremdrift/def/>\nSELECT * { ?s a fd:Mil| }", "fd:Milestone  (milestone)"),
        ("PREFIX fd: <https://w3id.org/fremdrift/def/>\nSELECT * { ?s fd:expec| ?o }", "fd:expected"),
    ],
    ids=["a class", "a property"],
)
def test_names_are_completed_from_our_own_endpoint(text: str, offered: str, page: Page, seen: list[str]) -> None:
    page.evaluate(WRITE, text)
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hint")
    hints = page.eval_on_selector_all(".CodeMirror-hint", "all => all.map(one => one.textContent)")
    assert any(one.startswith(offered) for one in hints)
    assert not seen


def test_what_is_written_is_what_is_asked(page: Page) -> None:
    page.evaluate(WRITE, "SELECT ?n { VALUES ?n { 4711 } }|")
    page.click("button[type=submit]:has-text('Ask')")
    page.wait_for_load_state()
    assert "4711" in page.inner_text("main table")


def test_without_script_the_field_is_there(browser: Browser, live: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    plain.goto(live + "sparql")
    assert plain.is_visible("#query")
    assert not plain.is_visible("#editor-help")
    plain.click("form button[type=submit] >> nth=0")
    plain.wait_for_load_state()  # a page that is closed on its way somewhere else now and then never answers
    assert plain.url.startswith(live)
    context.close()
