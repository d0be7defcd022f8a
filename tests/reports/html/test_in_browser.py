"""The pages in a real browser: what a click shows, the keyboard, a phone, and what axe-core says of access for all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.needs import chromium
from tests.reports.html.conftest import folder_of
from verifier.languages import ENGLISH
from verifier.model import CollectionFinding, DocumentReport, Run, Source, Verdict
from verifier.reports.html import document_page
from verifier.reports.interface import Shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
ACCESS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
DESK, PHONE, NARROW = (1280, 900), (390, 844), (320, 640)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield opened
        opened.close()


@pytest.fixture
def document(tmp_path: Path, run: Run, full: DocumentReport, shown: Shown) -> Path:
    path = tmp_path / "document.html"
    path.write_text(document_page(run, full, shown, ENGLISH), "utf-8")
    return path


@pytest.fixture
def index(
    tmp_path: Path, run: Run, full: DocumentReport, unreadable: DocumentReport, across: CollectionFinding
) -> Path:
    return folder_of(tmp_path, run, [full, unreadable], across)


@pytest.fixture
def long_index(tmp_path: Path, run: Run, failing: DocumentReport, unreadable: DocumentReport) -> Path:
    """A hundred failing reports, then 20 that pass, then one that nobody can read."""
    reports = []
    for number in range(120):
        source = Source(label=f"lots/report-{number}.pdf", sha256=f"{number:064}", pages=1)
        verdict = Verdict.FAIL if number < 100 else Verdict.PASS
        reports.append(failing.model_copy(update={"source": source, "verdict": verdict}))
    return folder_of(tmp_path, run, [*reports, unreadable])


class Opened:
    """A page with everything that it complained of."""

    def __init__(self, browser: Browser, path: Path, size: tuple[int, int], **changes: object) -> None:
        width, height = size
        self.context = browser.new_context(viewport={"width": width, "height": height}, **changes)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def is_in_view(locator: Locator) -> bool:
    return bool(
        locator.evaluate(
            """async element => {
                for (let last = -1, now = null, same = 0; same < 5; last = now) {
                    await new Promise(requestAnimationFrame);
                    now = element.getBoundingClientRect().top;
                    same = now === last ? same + 1 : 0;
                }
                const place = element.getBoundingClientRect();
                return place.top >= 0 && place.bottom <= innerHeight && place.right <= innerWidth;
            }"""
        )
    )


def scrolls_sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


def test_a_value_shows_its_box_and_a_box_its_row(browser: Browser, document: Path) -> None:
    with Opened(browser, document, DESK) as opened:
        page = opened.page
        page.locator("#results a.value", has_text="0.02 %").click()
        marked = page.locator(".box.is-marked")
        assert marked.count() == 1
        assert marked.get_attribute("data-page") == "2"
        assert is_in_view(marked)
        assert page.locator("[data-said]").inner_text() == "Marked on page 2"
        page.evaluate("scrollTo(0, 0)")
        page.locator(".boxes a[href='#row-1-2-3']").first.click()
        assert page.evaluate("document.activeElement.id") == "row-1-2-3"
        assert is_in_view(page.locator("#row-1-2-3"))
        assert page.locator(".is-chosen").get_attribute("id") == "row-1-2-3"
        assert opened.said == []
        assert [url for url in opened.asked if not url.startswith(("file:", "data:"))] == []


def test_the_keyboard_alone_is_enough(browser: Browser, document: Path) -> None:
    with Opened(browser, document, DESK) as opened:
        page = opened.page
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('#findings a[data-box]')"):
                break
        page.keyboard.press("Enter")
        assert is_in_view(page.locator(".box.is-marked"))
        page.keyboard.press("Escape")
        assert page.locator(".is-marked, .is-chosen").count() == 0


def test_on_a_phone_the_way_back_is_offered(browser: Browser, document: Path) -> None:
    with Opened(browser, document, PHONE) as opened:
        page = opened.page
        value = page.locator("#judged a.value").first
        value.click()
        assert is_in_view(page.locator(".box.is-marked"))
        page.locator("[data-back]").click()
        assert is_in_view(value)
        assert page.locator("[data-back]").is_hidden()
        assert opened.said == []


@pytest.mark.parametrize("size", [PHONE, NARROW])
def test_nothing_scrolls_sideways_on_a_small_screen(
    browser: Browser, document: Path, index: Path, size: tuple[int, int]
) -> None:
    for path in (document, index):
        with Opened(browser, path, size) as opened:
            assert not scrolls_sideways(opened.page)


def test_without_script_everything_can_be_read_and_links_lead_to_boxes(
    browser: Browser, document: Path, index: Path
) -> None:
    with Opened(browser, document, DESK, java_script_enabled=False) as opened:
        link = opened.page.locator("#findings a[data-box]").first
        link.click()
        assert opened.page.url.endswith(link.get_attribute("href") or "?")
        assert opened.page.locator("[data-larger]").is_hidden()
    with Opened(browser, index, DESK, java_script_enabled=False) as opened:
        assert opened.page.locator("tr[data-verdict]").count() == 2
        assert opened.page.locator("[data-filters]").is_hidden()


def test_the_index_is_filtered_searched_and_sorted(browser: Browser, long_index: Path) -> None:
    with Opened(browser, long_index, DESK) as opened:
        page = opened.page
        rows, count = page.locator("tr[data-verdict]"), page.locator("[data-count]")
        assert rows.count() == 100
        assert rows.first.get_attribute("data-verdict") == "fail"
        page.locator("[data-later]").click()
        assert rows.count() == 21
        page.get_by_role("button", name="Unreadable").click()
        assert count.inner_text() == "1 of 121 documents"
        page.get_by_role("button", name="Unreadable").click()
        page.get_by_role("searchbox").fill("REPORT-11 ex-7")
        page.get_by_text("11 of 121 documents").wait_for()
        page.get_by_role("button", name="Document", exact=True).click()
        page.get_by_role("button", name="Document", exact=True).click()
        head = page.locator("th[aria-sort]")
        assert (head.count(), head.get_attribute("aria-sort")) == (1, "descending")
        assert rows.first.locator("a").inner_text() == "report-119.pdf"
        page.get_by_role("searchbox").fill("nowhere")
        page.locator("[data-empty]").wait_for(state="visible")
        assert opened.said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_axe_finds_no_violation(
    browser: Browser, document: Path, index: Path, scheme: str, size: tuple[int, int]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    for path in (document, index):
        # The policy of a page would keep the examiner out, too.
        with Opened(browser, path, size, color_scheme=scheme, bypass_csp=True) as opened:
            found = Axe().run(opened.page, options=ACCESS)
            assert found.response["passes"]
            assert found.response["violations"] == [], found.generate_report()
