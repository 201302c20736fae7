"""Every page: nothing serious for axe, nothing wider than a telephone, readable without scripts, charts drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from dateline.store import open_store

AXE = Path(__file__).parent / "axe" / "axe.min.js"
PAGES = (
    "/", "/timeline", "/map", "/network", "/calendar", "/actors", "/events", "/statements", "/positions",
    "/contested", "/figures", "/articles", "/review", "/review/log", "/briefing?since=2024-03-01", "/export",
    "/import", "/search?q=army", "/search", "/search?q=zebra", "/sources", "/runs", "/api", "/help", "/decisions",
    "/actors/proposals", "/login", "/network?by=month", "/timeline?lanes=actor", "/events?q=zebra", "/timeline?q=zebra",
    "/positions?topic=talks", "/calendar?month=2024-03",
)  # fmt: skip
REFUSED = ("/nothing/there", "/statements?since=never", "/article/none")
MARKS = {
    "/timeline": "#timeline .ev",
    "/map": "#map .spot",
    "/network": "#network canvas",
    "/figures": ".figure-plot svg",
}
WRONG = ("serious", "critical")


@pytest.fixture
def own_pages(desk: Any) -> list[str]:
    """The pages of one row to judge, and of each article, event, statement and actor that the first ones are."""
    with open_store(desk.path, read_only=True) as store:
        event = store.record(1).events[0]
    found = [f"/review/row/events/1.{event.id}"]
    with httpx.Client(base_url=desk.url) as client:

        def named(path: str, field: str) -> list[str]:
            return [quote(str(row[field]), safe="") for row in client.get(path).json()["rows"]]

        found += [f"/article/{key}" for key in named("/articles.json?limit=4", "key")]
        found += [f"/event/{id}" for id in named("/events.json?limit=4", "cluster")]
        found += [f"/statement/{id}" for id in named("/statements.json?limit=2", "id")]
        found += [f"/actor/{key}" for key in named("/actors.json?limit=3", "key")]
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, desk: Any, own_pages: list[str], scheme: str) -> None:
    context = browser.new_context(base_url=desk.url, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    # Only colours differ in the dark.
    only = {"runOnly": ["color-contrast", "link-in-text-block"]} if scheme == "dark" else {}
    source, found = AXE.read_text(encoding="utf-8"), []
    for path in (*PAGES, *REFUSED, *own_pages):
        page.goto(path)
        page.evaluate(source)
        result = page.evaluate("only => axe.run(document, {resultTypes: ['violations'], ...only})", only)
        found += [
            f"{path}: {v['id']}: {n['html'][:120]}"
            for v in result["violations"]
            if v["impact"] in WRONG
            for n in v["nodes"][:3]
        ]
    context.close()
    assert not found, "\n".join(found)


def test_no_page_is_wider_than_a_telephone(browser: Any, desk: Any, own_pages: list[str]) -> None:
    context = browser.new_context(base_url=desk.url, viewport={"width": 360, "height": 780})
    page = context.new_page()
    wide = []
    for path in (*PAGES, *REFUSED, *own_pages):
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            wide.append(path)
    context.close()
    assert not wide


def test_charts_are_drawn_and_nothing_leaves_the_machine(page: Any) -> None:
    for path, mark in MARKS.items():
        page.goto(path)
        page.locator(mark).first.wait_for(state="attached")


def test_arrows_go_from_event_to_event_and_enter_opens_one(page: Any) -> None:
    page.goto("/timeline")
    first = page.locator("#timeline .ev").first
    first.focus()
    page.keyboard.press("ArrowRight")
    held = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert held and held != first.get_attribute("aria-label")
    assert page.locator(".tip").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/event/**")


def test_lanes_change_without_a_reload(page: Any) -> None:
    page.goto("/timeline")
    page.locator("#timeline .lane-label", has_text="ASSAULT").wait_for(state="attached")
    page.get_by_label("Lanes by").select_option("actor")
    page.locator("#timeline .lane-label", has_text="army").first.wait_for(state="attached")
    assert "lanes=actor" in page.url


def test_a_period_is_chosen_on_the_map(page: Any) -> None:
    page.goto("/map")
    page.locator("#map .spot").first.wait_for(state="attached")
    box = page.locator("#map .brush .overlay").bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 3, box["y"] + 20, steps=4)
    page.mouse.up()
    page.locator("#chosen", has_text="events").wait_for()


def test_pages_are_readable_and_rows_judged_without_scripts(browser: Any, desk: Any) -> None:
    context = browser.new_context(base_url=desk.url, java_script_enabled=False)
    page = context.new_page()
    words = {
        "/timeline": "shelled", "/map": "Tripoli", "/network": "Libya's army", "/positions": "Tripoli",
        "/contested": "denied that it had shelled", "/figures": "19 people", "/calendar": "20 Mar 2024",
    }  # fmt: skip
    for path, expected in words.items():
        page.goto(path)
        assert expected in page.inner_text("main"), path
    page.goto("/review?layer=figures")
    with open_store(desk.path, read_only=True) as store:
        before = len(store.reviews())
    page.get_by_role("button", name="Right").first.click()
    with open_store(desk.path, read_only=True) as store:
        assert len(store.reviews()) == before + 1
    context.close()


def test_every_page_says_something_without_scripts(browser: Any, desk: Any, own_pages: list[str]) -> None:
    context = browser.new_context(base_url=desk.url, java_script_enabled=False)
    page = context.new_page()
    for path in (*PAGES, *REFUSED, *own_pages):
        page.goto(path)
        assert page.locator("main h1").count() == 1, path
        assert len(page.inner_text("main")) > 15, path
        hidden = page.locator("main figure:not([hidden])")
        assert hidden.count() == 0, f"{path}: an empty chart is shown"
    context.close()


def test_a_desk_is_walked_by_keys_alone(page: Any) -> None:
    page.goto("/")
    assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for key, path in (("s", "/statements"), ("t", "/timeline"), ("l", "/actors"), ("e", "/events")):
        page.keyboard.press("g")
        page.keyboard.press(key)
        page.wait_for_url(f"**{path}")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.locator("[data-row].at").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url("**/event/**")
    page.keyboard.press("/")
    page.keyboard.type("market")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=market")
    assert "market" in page.locator(".entries mark").first.inner_text().lower()
    page.keyboard.press("?")
    assert page.locator("dialog#help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog#help").is_visible()


def test_light_and_dark_are_kept(page: Any) -> None:
    page.goto("/events")
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.keyboard.press("t")
    page.goto("/articles")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before
    assert page.evaluate("document.documentElement.dataset.theme") in ("dark", "light")


def test_a_row_of_an_article_says_why_it_is_there(page: Any) -> None:
    page.goto("/articles")
    page.locator(".entries a, main table a").first.click()
    page.locator(".text .run.events").first.hover()
    spot = page.locator("#spot")
    spot.wait_for()
    assert "%" in spot.inner_text() and len(spot.inner_text()) > 40
    words = spot.inner_text()
    lit = page.locator(".text .lit").first.get_attribute("data-rows")
    page.locator(f".text a.run:not([data-rows='{lit}'])[data-rows*=statements]").last.focus()
    assert spot.inner_text() != words, "focus does what the pointer does"
    shown = "getComputedStyle(document.querySelector('.text .run.events')).backgroundColor"
    coloured = page.evaluate(shown)
    page.get_by_label("Events").uncheck()
    assert page.evaluate(shown) != coloured


def test_the_timeline_is_zoomed_by_keys_and_buttons(page: Any) -> None:
    page.goto("/timeline")
    marks = page.locator("#timeline .ev")
    marks.first.wait_for(state="attached")
    all_marks, ticks = marks.count(), page.locator("#timeline .tick text").first.text_content()
    for _ in range(5):
        page.locator("#timeline [data-zoom=in]").click()
        page.wait_for_timeout(220)
    assert page.locator("#timeline .tick text").first.text_content() != ticks or marks.count() < all_marks
    page.keyboard.press("0")
    page.wait_for_timeout(400)
    assert marks.count() == all_marks


def test_script_in_a_title_or_a_text_does_not_run(page: Any) -> None:
    page.goto("/articles")
    assert "window.pwned" in page.inner_text("main"), "the enemy's article is there"
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("window.pwned") is None, path
