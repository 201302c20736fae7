"""The main jobs of an analyst, done with a real browser."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from dateline.store import open_store

NEW = """BENGHAZI, March 25 (Northwire) - Egypt's foreign minister, Samir Wahbi, met the rebel commander in Benghazi on Monday.

"Egypt will not close its border," Wahbi said."""


def test_articles_are_added_and_can_be_opened(page: Any) -> None:
    page.goto("/import")
    page.locator('textarea[name="text"]').fill(NEW)
    page.locator('input[name="title"]').first.fill("Egyptian minister in Benghazi")
    page.get_by_role("button", name="Add", exact=True).click()
    page.locator("#import-said", has_text="Done: 1 read, 1 added").wait_for(timeout=60_000)
    page.get_by_role("link", name="See the articles").click()
    page.get_by_role("link", name="Egyptian minister in Benghazi").first.click()
    assert "Egypt will not close its border" in page.inner_text("main")


def test_who_said_what_is_found_and_leads_to_the_sentence(page: Any) -> None:
    page.goto("/statements")
    page.locator('form.filter input[name="speaker"]').fill("Leila Charfi")
    page.get_by_role("button", name="Find").click()
    entry = page.locator(".entries > li", has_text="open the door")
    assert "Charfi" in entry.inner_text()
    entry.locator(".said a").click()
    assert "they must walk through it" in page.inner_text("main")
    page.locator("main a[href^='/article/']").first.click()
    assert "Libya's rivals to meet in Tunis" in page.inner_text("main")


def test_an_event_shows_both_sources(page: Any) -> None:
    page.goto("/timeline?type=ASSAULT")
    page.locator(".day .entries > li", has_text="2 sources").first.locator("a").first.click()
    main = page.inner_text("main")
    assert "Shells fall on Tripoli market" in main and "Market in Tripoli hit" in main
    assert "2 independent sources" in main


def test_ten_rows_are_reviewed_by_keys(page: Any, desk: Any) -> None:
    page.goto("/review")
    page.get_by_label("Reviewer").fill("Anna Holm")
    page.get_by_role("button", name="Keep").click()
    page.wait_for_selector("#queue .at")
    judged = page.locator("#queue .done")
    for n, key in enumerate("ynhyynyyny", 1):
        page.keyboard.press(key)
        judged.nth(n - 1).wait_for()
    page.keyboard.press("u")
    judged.nth(9).wait_for(state="detached")
    page.keyboard.press("y")
    judged.nth(9).wait_for()
    with open_store(desk.path, read_only=True) as store:
        kept, every = store.reviews(), store.reviews(undone=True)
    assert len(kept) == 10 and len(every) == 11
    assert {r.who for r in kept} == {"Anna Holm"}
    assert sorted(r.verdict for r in kept) == sorted("ynhyynyyny")
    page.goto("/review/log")
    assert page.locator("table.log tbody tr").count() == 11
    lines = page.request.get("/review/export.jsonl").text().splitlines()
    rows = [json.loads(line) for line in lines]
    assert sum(len(r["reviewed"]) for r in rows) == 10
    assert {"text", "attributions", "events", "positions", "figures"} <= set(rows[0])


def test_a_row_is_edited_by_keys(page: Any, desk: Any, seen: list[str]) -> None:
    page.goto("/review?layer=events")
    page.wait_for_selector("#queue .at")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url(re.compile("/review/row/events/"))
    page.get_by_label("Status").select_option("hypothetical")
    page.get_by_label(re.compile("^Date")).fill("2024-02-30")
    page.keyboard.press("Control+Enter")
    page.get_by_role("alert").wait_for()
    assert "2024-02-30" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Status").input_value() == "hypothetical"
    assert [w for w in seen if "400" not in w] == []
    seen.clear()  # the browser writes down that the edit was refused, as it was meant to be
    page.get_by_label(re.compile("^Date")).fill("2024-03-10")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/review\?layer=events"))
    with open_store(desk.path, read_only=True) as store:
        (review,) = [r for r in store.reviews() if r.verdict == "edit"]
    assert review.edit is not None and review.edit["status"] == "hypothetical"
    assert review.edit["date"]["earliest"] == "2024-03-10"


def test_a_briefing_is_made_and_taken_away(page: Any, tmp_path: Path) -> None:
    page.goto("/briefing")
    page.get_by_label("Title").fill("Libya in March")
    page.get_by_label("From").fill("2024-03-01")
    page.get_by_label("To").fill("2024-03-31")
    page.get_by_role("button", name="Preview").click()
    preview = page.locator(".preview").inner_text()
    assert "Libya in March" in preview and "market in Tripoli" in preview
    with page.expect_download() as coming:
        page.get_by_role("link", name="Word").click()
    coming.value.save_as(tmp_path / "briefing.docx")
    inside = zipfile.ZipFile(io.BytesIO((tmp_path / "briefing.docx").read_bytes()))
    assert "Libya in March" in inside.read("word/document.xml").decode()


def test_two_actors_are_merged_and_the_merge_is_taken_back(page: Any, desk: Any) -> None:
    page.goto("/actors?q=Renzetti")
    page.locator("main a[href^='/actor/']", has_text="Renzetti").first.click()
    page.get_by_label("Merge another actor into this one").fill("Leila Charfi")
    page.get_by_role("button", name="Merge").click()
    page.wait_for_url(re.compile("/actor/"))
    with open_store(desk.path, read_only=True) as store:
        (decision,) = store.decisions("actor")
    assert decision.action == "merge"
    assert "Charfi" in page.inner_text("main")
    page.goto("/decisions")
    page.get_by_role("button", name=re.compile("back|undo", re.I)).first.click()
    page.wait_for_load_state()
    with open_store(desk.path, read_only=True) as store:
        assert not store.decisions("actor")


def test_files_are_dropped_and_their_problems_listed(page: Any) -> None:
    page.goto("/")
    page.evaluate(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File(["BENGHAZI, March 27 (Northwire) - Egypt closed its border on Wednesday, Wahbi said."], "border.txt"));
          carried.items.add(new File(["%PDF-1.4 broken"], "broken.pdf"));
          const drop = document.getElementById("drop");
          for (const kind of ["dragenter", "dragover", "drop"])
            drop.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
        }"""
    )
    page.locator("#import-said", has_text=re.compile("Done: .*1 added")).wait_for(timeout=60_000)
    assert "broken.pdf" in page.locator("#import-problems").inner_text()


def test_an_actor_is_renamed_and_the_name_taken_back(page: Any) -> None:
    page.goto("/actors?q=Charfi")
    page.locator("main a[href^='/actor/']", has_text="Charfi").first.click()
    page.locator("summary", has_text="Rename").click()
    page.locator('form[action="/actors/rename"] input[name="name"]').fill("Leïla Charfi")
    page.locator('form[action="/actors/rename"] input[name="who"]').fill("Anna Holm")
    page.get_by_role("button", name="Rename").click()
    page.locator("h1", has_text="Leïla Charfi").wait_for()
    page.get_by_role("button", name="Undo").first.click()
    page.locator("h1", has_text="Leila Charfi").wait_for()


def test_two_events_are_merged_and_taken_apart_and_one_is_split(page: Any) -> None:
    page.goto("/timeline?type=ASSAULT")
    entries = page.locator(".day .entries > li .line a")
    one, two = (entries.nth(n).get_attribute("href") for n in (0, 1))
    page.goto(two)
    told = page.locator(".mentions > li").count()
    page.goto(one)
    before = page.locator(".mentions > li").count()
    page.get_by_label("Merge another event into this one").fill(two)
    page.get_by_role("button", name="Merge").click()
    page.locator(".mentions > li").nth(before + told - 1).wait_for()
    page.get_by_role("button", name="Undo").first.click()
    page.wait_for_load_state()
    page.goto(one)
    assert page.locator(".mentions > li").count() == before
    page.goto(next(a for a, n in ((one, before), (two, told)) if n > 1))
    page.locator("summary", has_text="Split").click()
    page.locator('form[action="/events/split"] input[type=checkbox]').first.check()
    page.get_by_role("button", name="Split").click()
    page.locator("li", has_text="1 mention from").first.wait_for()
    assert page.locator(".mentions > li").count() == max(before, told) - 1


def test_positions_are_narrowed_by_topic_and_opened(page: Any) -> None:
    page.goto("/positions")
    many = page.locator("h1 .count").inner_text()
    page.locator(".facets details", has_text="Topic").locator("a").first.click()
    page.wait_for_url("**/positions?topic=*")
    assert page.locator("h1 .count").inner_text() != many or page.locator(".entries > li").count() > 0
    chosen = page.locator(".facets a[aria-current]").inner_text()
    assert page.locator(".entries .tag", has_text=chosen.split("\n")[0].lstrip("✓").strip()).count() > 0
