"""The real application in a real browser: what people do with it, with and without a mouse, by day and on a phone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.needs import chromium
from tests.web.conftest import CLEAN, LEAD, SAMPLES
from tests.web.serving import Served, served
from verifier.languages import LANGUAGES

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
MORE = [SAMPLES / f"{name}.pdf" for name in ("metals-missing", "clean-capsules", "salmonella-present")]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("serve")
    with served("--store", str(folder / "store.db"), TMPDIR=str(folder)) as running:
        yield running


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go."""
    kept = os.environ.get("VERIFIER_SCREENSHOTS")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


class Tab:
    """A page that must not ask for anything elsewhere, and on which nothing may go wrong."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address.rstrip("/")
        self.wrong: list[str] = []
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("console", lambda said: self.wrong.append(said.text) if said.type in ("error", "warning") else None)

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "about:")):
            self.wrong.append(f"asked for {request.url}")

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def check(self, *files: Path) -> str:
        """Send files as people do; the path of what is shown when they are judged."""
        self.open("/").set_input_files("#files", files)
        self.page.get_by_role("button", name="Check", exact=True).click()
        self.page.wait_for_url("**/documents/1" if len(files) == 1 else "**/jobs/*")
        if len(files) > 1:
            expect(self.page.locator("form.filters")).to_be_visible(timeout=120_000)
        return self.page.url.removeprefix(self.address)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport=DESK, locale="en-US")  # type: ignore[arg-type]  # a TypedDict of its own
    yield opened
    opened.close()


@pytest.fixture
def tab(context: BrowserContext, application: Served) -> Iterator[Tab]:
    opened = Tab(context.new_page(), application.address)
    yield opened
    assert opened.wrong == []


@pytest.fixture(scope="module")
def job(browser: Browser, application: Served) -> str:
    """Several documents that are judged; its path."""
    with browser.new_context(viewport=DESK) as context:  # type: ignore[arg-type]
        return Tab(context.new_page(), application.address).check(LEAD, CLEAN, *MORE)


def test_from_files_to_results_and_on_to_a_report(tab: Tab) -> None:
    page = tab.open("/")
    page.set_input_files("#files", [LEAD, CLEAN, *MORE])
    expect(page.locator("[data-chosen]")).to_contain_text("5 files")
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_url("**/jobs/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("5 documents", timeout=120_000)
    expect(page.locator("tbody tr")).to_have_count(5)
    expect(page.locator("tbody tr").first).to_contain_text("Fail")
    page.get_by_role("link", name="lead-above-limit.pdf").click()
    expect(page.locator("body")).to_contain_text("Fails 1 of 12 limits (lead).")
    page.get_by_role("link", name="All documents").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("5 documents")


def test_progress_is_shown_as_it_happens(tab: Tab) -> None:
    page = tab.page
    # What the page would do at the end is held back, so that its last state can be looked at.
    page.add_init_script(
        "const add = EventSource.prototype.addEventListener;"
        "EventSource.prototype.addEventListener = function (name, what) {"
        "  add.call(this, name, name === 'end' ? () => { this.close(); document.title = 'over'; } : what); };"
    )
    tab.open("/").set_input_files("#files", [LEAD, CLEAN, *MORE])
    page.get_by_role("button", name="Check", exact=True).click()
    page.wait_for_url("**/jobs/*")
    expect(page).to_have_title("over", timeout=120_000)
    expect(page.locator("[data-done]")).to_have_text("5")
    expect(page.locator("[data-document='1'] .watch-state")).to_contain_text("Fail")
    expect(page.locator("[data-verdict='pass'] b")).to_have_text("2")
    assert page.locator("progress").evaluate("bar => bar.value") == 5


def test_files_are_dropped_anywhere_on_the_page(tab: Tab) -> None:
    page = tab.open("/")
    page.evaluate(
        "() => { const data = new DataTransfer(); data.items.add(new File(['%PDF-1.7'], 'dropped.pdf'));"
        " const drop = new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });"
        " document.body.dispatchEvent(drop); }"
    )
    expect(page.locator("[data-chosen]")).to_have_text("dropped.pdf")


def test_a_value_leads_to_its_place_and_back(tab: Tab, job: str) -> None:
    page = tab.open(f"{job}/documents/1")
    values = page.locator("a.value[data-box]")
    boxes = []
    for number in (3, 8):
        value = values.nth(number)
        value.click()
        spot = (value.get_attribute("href") or "").removeprefix("#")
        box = page.locator(f"#{spot}")
        expect(box).to_be_in_viewport()
        boxes.append(box.bounding_box())
        marked = page.locator(".box.is-marked, .box:target")
        expect(marked.first).to_be_in_viewport()
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0] != boxes[1]


def test_filters_and_their_way_back(tab: Tab, job: str) -> None:
    page = tab.open(job)
    page.get_by_label("Verdict").select_option("fail")
    page.wait_for_url("**verdict=fail**")
    expect(page.locator("tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Show all").click()
    expect(page.locator("tbody tr")).to_have_count(5)
    page.get_by_label("Search", exact=True).fill("capsules")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_lists_are_searched_while_one_types(tab: Tab) -> None:
    page = tab.open("/")
    everything = page.locator("#profile-list li:visible").count()
    page.get_by_placeholder("Search: Utah").fill("utah")
    expect(page.locator("#profile-list li:visible").first).to_contain_text("Utah")
    assert 0 < page.locator("#profile-list li:visible").count() < everything
    page.get_by_placeholder("Search: Utah").fill("nothing of this kind")
    expect(page.locator("#no-profile")).to_be_visible()
    tab.open("/rules").get_by_placeholder("Search: LIM101").fill("LIM101")
    expect(page.locator(".rule-list li:visible")).to_have_count(1)
    expect(page.locator("[data-group]:visible")).to_have_count(1)


def test_two_reports_are_compared(tab: Tab, job: str) -> None:
    page = tab.open("/compare")
    page.set_input_files("#first-file", LEAD)
    page.set_input_files("#second-file", CLEAN)
    page.locator("form[enctype] button").click()
    page.wait_for_url("**/compare?first=**", timeout=120_000)
    expect(page.get_by_role("heading", level=1)).to_contain_text("differences")
    expect(page.locator("table").first).to_contain_text("4.800")


@pytest.mark.skipif(len(LANGUAGES) < 2, reason="there is one language only")
def test_the_language_is_switched_and_stays(tab: Tab) -> None:
    page = tab.open("/rules")
    code = list(LANGUAGES)[1]
    page.locator("#language").select_option(code)
    expect(page.locator("html")).to_have_attribute("lang", code)
    assert page.url.endswith("/rules")
    tab.open("/")
    expect(page.locator("html")).to_have_attribute("lang", code)


def test_results_are_downloaded(tab: Tab, job: str) -> None:
    page = tab.open(job)
    page.locator("summary", has_text="Download").click()
    with page.expect_download() as waiting:
        page.locator(".menu").get_by_role("link", name="json", exact=True).click()
    assert waiting.value.suggested_filename.endswith(".json")
    assert '"verdict": "fail"' in Path(waiting.value.path()).read_text("utf-8")


def test_everything_can_be_done_with_the_keyboard(tab: Tab) -> None:
    page = tab.open("/")
    page.set_input_files("#files", [LEAD, CLEAN])  # the dialogue for files is the browser's own
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()

    def reach(selector: str) -> None:
        for _ in range(150):
            page.keyboard.press("Tab")
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(selector)

    reach("input[name=profile]")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    reach("button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/jobs/*")
    expect(page.locator("form.filters")).to_be_visible(timeout=120_000)
    reach("summary")
    page.keyboard.press("Enter")
    expect(page.locator(".menu ul")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu ul")).to_be_hidden()
    reach("tbody a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/*")


def test_everything_can_be_done_without_a_script(browser: Browser, application: Served) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(application.address)
        page.set_input_files("#files", [LEAD, CLEAN])
        page.get_by_role("button", name="Check", exact=True).click()
        page.wait_for_url("**/jobs/*")
        # The page loads itself again until it is over.
        expect(page.locator("form.filters")).to_be_visible(timeout=120_000)
        page.get_by_label("Verdict").select_option("pass")
        page.get_by_role("button", name="Show").click()
        expect(page.locator("tbody tr")).to_have_count(1)
        page.get_by_role("link", name="clean-leaf-powder.pdf").click()
        expect(page.locator("body")).to_contain_text("Pass")


def test_a_job_is_cancelled(tab: Tab, tmp_path: Path) -> None:
    files = []
    for number in range(25):
        files.append(tmp_path / f"{number:02}.pdf")
        files[-1].write_bytes(LEAD.read_bytes() + b"\n" * number)
    page = tab.open("/")
    page.set_input_files("#files", files)
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".notice")).to_contain_text("Cancelled.")
    expect(page.locator(".notice")).to_contain_text("of 25 documents were judged")


def test_errors_are_pages(tab: Tab) -> None:
    page = tab.open("/rules/LIM109")
    expect(page.get_by_role("heading", level=1)).to_have_text("Not found")
    assert [said for said in tab.wrong if "404" not in said] == []
    tab.wrong.clear()
    page.get_by_role("link", name="To the start").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check laboratory reports")


PAGES = (
    "/", "/compare", "/history", "/history/1", "/laboratories", "/clients", "/profiles", "/profiles/us-ga", "/rules",
    "/rules/LIM101", "/about", "JOB", "JOB?verdict=fail", "JOB?q=nothing", "JOB/documents/1", "JOB/documents/2",
    "COMPARISON", "PARTY", "/nothing",
)  # fmt: skip


def path_of(name: str, job: str, page: Page) -> str:
    number = job.removeprefix("/jobs/")
    if name == "PARTY":
        return page.locator("tbody th a").first.get_attribute("href") or ""
    return name.replace("JOB", job).replace("COMPARISON", f"/compare?first={number}:1&second={number}:2")


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_accessible_and_fit(tab: Tab, job: str, gallery: Path, name: str) -> None:
    """axe-core finds nothing against WCAG 2.2 A and AA, by day, by night and on a phone; nothing is wider than that."""
    page = tab.page
    if name == "PARTY":
        tab.open("/laboratories")
        path = "/laboratories" + path_of(name, job, page)
    else:
        path = path_of(name, job, page)
    stem = re.sub(r"\W+", "-", name).strip("-") or "start"
    for size, scheme in ((DESK, "light"), (DESK, "dark"), (PHONE, "light")):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        tab.open(path)
        page.screenshot(path=gallery / f"{stem}-{size['width']}-{scheme}.png", full_page=True)
        found = Axe().run(page, options={"runOnly": WCAG, "resultTypes": ["violations"]})
        assert [one["id"] for one in found.response["violations"]] == [], found.generate_report()
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0
    tab.wrong[:] = [said for said in tab.wrong if name != "/nothing" or "404" not in said]
