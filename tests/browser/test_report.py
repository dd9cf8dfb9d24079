"""The report in a real browser: it looks, it prints, and nothing in it acts."""

from __future__ import annotations

import os
import shutil

import pytest

from pratique.report.page import render

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="the Python package playwright is not installed"
    )
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install the system's package chromium")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *sandbox])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def addresses(sample, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    examinations = {
        "ordinary": sample.compromised(),
        "nothing": sample.nothing_found(),
        "hostile": sample.flood(120),
    }
    written = {}
    for name, examination in examinations.items():
        file = folder / f"{name}.html"
        file.write_text(render(examination), encoding="utf-8")
        written[name] = file.as_uri()
    return written


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["ordinary", "nothing", "hostile"])
def test_it_shows_and_nothing_acts(browser, addresses, name, scheme, width):
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    said, asked, dialogs = [], [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.goto(addresses[name])
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert page.locator("h1").is_visible()
    assert (said, asked, dialogs) == ([], [addresses[name]], [])
    page.close()


def test_the_style_is_taken(browser, addresses):
    page = browser.new_page()
    page.goto(addresses["ordinary"])
    assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
    page.close()


def test_what_is_folded_is_open_on_paper(browser, addresses):
    page = browser.new_page()
    page.goto(addresses["ordinary"])
    folded = page.locator(".more-places li").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.is_visible()
    page.close()


@pytest.mark.parametrize("name", ["ordinary", "nothing", "hostile"])
def test_it_prints(browser, addresses, name):
    page = browser.new_page()
    page.goto(addresses[name])
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF-")
    assert len(printed) > 10_000
    page.close()
