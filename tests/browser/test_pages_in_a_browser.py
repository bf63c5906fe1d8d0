"""Pages in a real browser: axe, narrow windows, the console, the keyboard alone, no script, paper.

One visit of each page type serves several tests; xdist keeps them in one process, so that one browser runs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route
from tests.conftest import ROOT, needed
from tests.web.failing import ERRORS, failing_application
from tests.web.page_types import EVERY

from fremdrift.ground.settings import Settings

pytestmark = [pytest.mark.live, pytest.mark.xdist_group("browser")]
AXE = ROOT / ".ci" / "node" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (1280, 375, 320)
ZOOMED = 640
"""A window of 1280 at 200 %."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LISTS = ["milepaele", "initiativer", "organisationer", "udgaver", "aendringer"]


@dataclass(frozen=True)
class Visit:
    """What was seen of a page: axe's violations and how wide the page was at each width, complaints, outside requests."""

    violations: list[str]
    wide: dict[int, int]
    console: list[str]
    outside: list[str]


@pytest.fixture(scope="session")
def visit(browser: Browser, live: str) -> Callable[[str], Visit]:
    needed("axe-core (npm)", AXE.is_file())
    axe, seen = AXE.read_text(encoding="utf-8"), dict[str, Visit]()

    def see(path: str) -> Visit:
        if path not in seen:
            page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})
            seen[path] = _see(page, live, path, axe)
            page.close()
        return seen[path]

    return see


def _see(page: Page, base: str, path: str, axe: str) -> Visit:
    console: list[str] = []
    outside: list[str] = []
    page.on("console", lambda message: console.append(message.text))
    page.on("pageerror", lambda fault: console.append(str(fault)))
    page.on("request", lambda request: outside.append(request.url) if not request.url.startswith(base) else None)
    page.goto(base + path.lstrip("/"))
    page.evaluate(axe)
    violations, wide = [], {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wide[width] = page.evaluate("document.documentElement.scrollWidth")
        found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
        violations += [f"{width}: {_told(one)}" for one in found["violations"]]
    page.set_viewport_size({"width": ZOOMED, "height": 450})
    wide[ZOOMED] = page.evaluate("document.documentElement.scrollWidth")
    return Visit(violations, wide, console, outside)


def _told(one: dict[str, Any]) -> str:
    return f"{one['id']}: {one['help']}; " + "; ".join(node["html"][:160] for node in one["nodes"][:3])


@pytest.mark.parametrize("path", EVERY)
def test_axe_finds_nothing(path: str, visit: Callable[[str], Visit]) -> None:
    assert visit(path).violations == []


@pytest.fixture(scope="module")
def failing(real: Settings) -> Callable[[Route], None]:
    """Answers what the browser asks for from an application that fails in every way."""
    client = failing_application(real).test_client()

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(real.base_iri.rstrip("/"))
        reply = client.get(path, headers={"Accept": route.request.headers["accept"]})
        route.fulfill(status=reply.status_code, headers=dict(reply.headers), body=reply.data)

    return answer


@pytest.mark.parametrize("path", ERRORS.values())
def test_error_pages_satisfy_axe_fit_and_are_silent(
    path: str, browser: Browser, real: Settings, failing: Callable[[Route], None]
) -> None:
    needed("axe-core (npm)", AXE.is_file())
    page = browser.new_page(viewport={"width": WIDTHS[0], "height": 900})
    page.route("**/*", failing)
    seen = _see(page, real.base_iri, path, AXE.read_text(encoding="utf-8"))
    page.close()
    assert seen.violations == []
    assert {width: wide for width, wide in seen.wide.items() if wide > width} == {}
    assert [one for one in seen.console if "the server responded with a status of" not in one] == []
    assert seen.outside == []


@pytest.mark.parametrize("path", EVERY)
def test_no_page_scrolls_sideways(path: str, visit: Callable[[str], Visit]) -> None:
    assert {width: wide for width, wide in visit(path).wide.items() if wide > width} == {}


@pytest.mark.parametrize("path", EVERY)
def test_the_console_is_silent_and_nobody_else_is_asked(path: str, visit: Callable[[str], Visit]) -> None:
    assert visit(path).console == []
    assert visit(path).outside == []


FOCUSED = """() => { const e = document.activeElement, r = e.getBoundingClientRect(), frame = e.closest('.CodeMirror') || e;
  const s = getComputedStyle(frame);
  return {tag: e.tagName, name: (e.innerText || e.getAttribute('aria-label') || e.name || '').trim().slice(0, 60),
          outlined: s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2, width: r.width, height: r.height,
          place: [...document.querySelectorAll('*')].indexOf(e)}; }"""
STOPS = """() => [...document.querySelectorAll(`a[href], button, input:not([type=hidden]), select, textarea, summary,
  [tabindex="0"]`)].filter(e => e.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})).length"""


@pytest.mark.parametrize("path", ["/", "/milepaele", "/en/document/strategy/fods-2016-2020", "/sparql"])
def test_the_keyboard_reaches_everything_in_order_and_gets_out(path: str, browser: Browser, live: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(live + path.lstrip("/"))
    stops = []
    for _ in range(600):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(FOCUSED))
        if stops[-1]["tag"] == "BODY":
            break
    reached, expected = [one for one in stops if one["tag"] != "BODY"], page.evaluate(STOPS)
    page.close()
    assert stops[-1]["tag"] == "BODY", "the focus never left the page"
    assert [one for one in reached if not one["outlined"]] == []
    assert [one for one in reached if one["width"] < 1] == []
    places = [one["place"] for one in reached]
    assert places == sorted(places)
    assert len(set(places)) >= expected


@pytest.mark.parametrize("path", LISTS)
def test_what_sorts_a_list_is_seen_in_a_narrow_window(path: str, browser: Browser, live: str) -> None:
    """WCAG 2.4.7: the headings of a table that stands as a stack are hidden, but not those that take the focus."""
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.goto(live + path)
    boxes = [one.bounding_box() for one in page.locator("thead a").all()]
    covered = page.locator("thead:has(a)").evaluate("one => getComputedStyle(one).clipPath")
    page.close()
    assert boxes
    assert covered == "none"
    assert [box for box in boxes if not box or box["x"] + box["width"] > 320 or box["height"] < 20] == []


def test_a_title_in_a_heading_keeps_its_small_letter(browser: Browser, live: str) -> None:
    page = browser.new_page()
    page.goto(live + "en/strategies")
    seen = page.locator("main").inner_text()
    page.close()
    assert "eGovernment Strategy 2011-2015" in seen


def test_the_skip_link_leads_past_the_menu(browser: Browser, live: str) -> None:
    page = browser.new_page()
    page.goto(live)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "Gå til indhold"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
    page.close()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("name", LISTS)
def test_menu_and_filters_work_with_keyboard_alone_and_no_script(
    name: str, width: int, browser: Browser, live: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(live)
    page.locator(f'.menu a[href="{live}{name}"]').press("Enter")
    page.wait_for_url(live + name)
    everything = page.locator("[role=status]").inner_text()
    if not page.locator(".facets select").first.is_visible():
        page.locator(".facets summary").press("Enter")
    page.locator(".facets select").first.press("ArrowDown")
    page.locator(".facets button").press("Enter")
    page.wait_for_url(f"{live}{name}?**")
    assert page.locator("h1").is_visible()
    assert page.locator("[role=status]").inner_text() != everything
    assert page.locator(".facets select").first.input_value()
    context.close()


@pytest.mark.parametrize("path", ["/", "/milepaele", "/document/milestone/fods-2016-2020/dp-launch"])
def test_on_paper_there_is_text_in_black_on_white_and_no_menu(path: str, browser: Browser, live: str) -> None:
    page = browser.new_page()
    page.goto(live + path.lstrip("/"))
    page.emulate_media(media="print")
    assert not page.locator(".menu, .foot .links, .crumbs").first.is_visible()
    assert not page.locator(".facets, .tools form, .formats, main details:not([open])").first.is_visible()
    assert "release=" in page.locator(".cite p").inner_text(), "what is printed says how it is cited"
    assert page.locator("h1").is_visible()
    grey = page.evaluate(
        """() => [...document.querySelectorAll('main *')].filter(e => e.checkVisibility() && e.closest('svg') === null)
          .map(e => getComputedStyle(e).backgroundColor).filter(c => c !== 'rgba(0, 0, 0, 0)' && c !== 'rgb(255, 255, 255)')"""
    )
    assert grey == []
    pdf = page.pdf(format="A4")
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") <= 12
    page.close()


ON_PAPER = {
    "what a cell folds away is told by how much it is": ("/en/deadlines", "td summary", True),
    "no form": ("/changes/fods-2016-2020/2017-09-17..2021-12-31", ".compare", False),
    "no legend of a picture that is not shown": (
        "/en/document/strategy/fods-2016-2020",
        ".picture:has(.drawn) figcaption",
        False,
    ),
}


@pytest.mark.parametrize("case", ON_PAPER)
def test_what_stands_on_paper(case: str, browser: Browser, live: str) -> None:
    path, what, stands = ON_PAPER[case]
    page = browser.new_page()
    page.goto(live + path.lstrip("/"))
    page.emulate_media(media="print")
    assert page.locator(what).count()
    assert page.locator(what).first.is_visible() == stands
    page.close()


def test_on_paper_a_column_is_as_wide_as_what_stands_in_it(browser: Browser, live: str) -> None:
    page = browser.new_page(viewport={"width": 700, "height": 1000})
    page.goto(live + "document/milestone/fods-2016-2020/dp-launch")
    page.emulate_media(media="print")
    over = page.evaluate(
        "() => [...document.querySelectorAll('.said td')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.innerText)"
    )
    assert over == []
    page.close()


FAINT = """() => {
  const light = text => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    const [x, y, z] = [r, g, b].map(one => one / 255).map(one => one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4);
    return [.2126 * x + .7152 * y + .0722 * z, a]; };
  const behind = e => { const [found, a] = light(getComputedStyle(e).backgroundColor);
    return a || !e.parentElement ? found : behind(e.parentElement); };
  const seen = [...document.querySelectorAll(".picture text, .legend :is(path, rect):not([fill=none]), .status svg")];
  return seen.filter(e => {
    const style = getComputedStyle(e), [one] = light(e.tagName === "svg" ? style.color : style.fill), two = behind(e);
    return (Math.max(one, two) + .05) / (Math.min(one, two) + .05) < 3;
  }).map(e => e.outerHTML);
}"""


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("path", ["en/document/strategy/fods-2016-2020", "document/milestone/fods-2016-2020/dp-launch"])
def test_pictures_are_seen_in_colours_of_the_readers_own(path: str, scheme: Any, browser: Browser, live: str) -> None:
    page = browser.new_page(forced_colors="active", color_scheme=scheme)
    page.goto(live + path)
    assert page.locator(".picture text, .legend path, .status svg").count()
    assert page.evaluate(FAINT) == []
    page.close()


@pytest.mark.parametrize("path", ["/", "/en/milestones", "/document/milestone/fods-2016-2020/dp-launch"])
def test_without_style_the_page_reads_in_order(path: str, browser: Browser, live: str) -> None:
    page = browser.new_page()
    page.route("**/*.css", lambda route: route.abort())
    page.goto(live + path.lstrip("/"))
    places = [page.locator(one).first.bounding_box() for one in ("a.skip", "header nav", "main h1", "footer")]
    tops = [one["y"] for one in places if one]
    page.close()
    assert len(tops) == 4
    assert tops == sorted(tops)


def test_status_is_word_then_shape_then_colour(browser: Browser, live: str) -> None:
    page = browser.new_page()
    page.goto(live + "milepaele")
    seen = page.evaluate(
        """() => [...document.querySelectorAll('.status')].map(e => [e.firstChild.nodeType, e.firstChild.textContent.trim(),
          e.lastElementChild.tagName, getComputedStyle(e).borderColor])"""
    )
    page.close()
    assert seen
    assert {(kind, shape) for kind, _, shape, _ in seen} == {(3, "svg")}
    assert all(word for _, word, _, _ in seen)
    assert len({colour for *_, colour in seen}) > 1
