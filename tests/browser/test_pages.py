"""Every page: nothing serious for axe, nothing wider than a telephone, readable without scripts, charts drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dateline.store import open_store

AXE = Path(__file__).parent / "axe" / "axe.min.js"
PAGES = (
    "/", "/timeline", "/map", "/network", "/calendar", "/actors", "/events", "/statements", "/positions",
    "/contested", "/figures", "/articles", "/review", "/review/log", "/briefing?since=2024-03-01", "/export",
    "/import", "/search?q=army", "/sources", "/runs",
)  # fmt: skip
MARKS = {
    "/timeline": "#timeline .ev",
    "/map": "#map .spot",
    "/network": "#network canvas",
    "/figures": ".figure-plot svg",
}
WRONG = ("serious", "critical")


@pytest.fixture
def first_row(desk: Any) -> str:
    """The page of one row to judge."""
    with open_store(desk.path, read_only=True) as store:
        event = store.record(1).events[0]
    return f"/review/row/events/1.{event.id}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, desk: Any, first_row: str, scheme: str) -> None:
    context = browser.new_context(base_url=desk.url, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    # Only colours differ in the dark.
    only = {"runOnly": ["color-contrast", "link-in-text-block"]} if scheme == "dark" else {}
    source, found = AXE.read_text(encoding="utf-8"), []
    for path in (*PAGES, first_row):
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


def test_no_page_is_wider_than_a_telephone(browser: Any, desk: Any, first_row: str) -> None:
    context = browser.new_context(base_url=desk.url, viewport={"width": 390, "height": 844})
    page = context.new_page()
    wide = []
    for path in (*PAGES, first_row):
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth") > 390:
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


def test_script_in_a_title_or_a_text_does_not_run(page: Any) -> None:
    page.goto("/articles")
    assert "window.pwned" in page.inner_text("main"), "the enemy's article is there"
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("window.pwned") is None, path
