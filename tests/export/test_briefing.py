"""The briefing: what it says rests on numbered sentences, and every rendering shows the same."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import docx
import msgspec
import pypdf
import pytest
from dispatches import MADE, called_off, raid, records, talks
from typer.testing import CliRunner

from dateline.cli import app
from dateline.errors import SettingError
from dateline.export.briefing import build_briefing, kind_of, write_briefing
from dateline.export.briefing.choosing import varied
from dateline.export.briefing.outline import _world, draw, window
from dateline.export.briefing.parts import Briefing, Point
from dateline.export.formats import EventIdentity, Identity
from dateline.export.narrowing import Filter
from dateline.model import Figure, Position, Record, Stance, When
from dateline.ontology import codes
from dateline.record import encode

KNOWN = Identity(
    events={("wire/1", "e1"): EventIdentity(cluster="c1"), ("wire/1", "e3"): EventIdentity(cluster="c1")},
    actors={(r.id, a.id): a.name for r in records() for a in r.actors},
)


def made(given: list[Record] | None = None, keep: Filter = Filter(), text: bool = True) -> Briefing:
    return build_briefing(given or records(), keep, KNOWN, text=text, made=MADE, title="أخبار: Хараста")


def rendered(kind: str, briefing: Briefing | None = None) -> bytes:
    out = io.BytesIO()
    write_briefing(briefing or made(), out, kind)
    return out.getvalue()


def test_every_line_rests_on_a_numbered_sentence() -> None:
    b = made()
    texts = {r.id: r for r in records()}
    numbers = [n.number for n in b.notes]
    assert numbers == list(range(1, len(numbers) + 1))
    ids = {s.number: s.id for s in b.sources}
    for n in b.notes:
        record = texts[ids[n.source]]
        start, end = record.sentences[n.sentence - 1]
        assert n.words == " ".join(record.text[start:end].split())
    shown = [*b.developments, *(d for day in b.days for d in day.developments), *b.counts, *b.plans]
    assert shown and all(x.notes for x in shown)


def test_notes_are_numbered_in_the_order_a_reader_meets_them() -> None:
    b = made()
    met = [n for d in b.developments for n in d.notes]
    assert met == sorted(met) and met[0] == 1


def test_the_gravest_comes_first_and_plans_have_their_fate() -> None:
    b = made()
    assert b.developments[0].place == "Harasta" and b.developments[0].day == "2024-04-30"
    assert [d.day for d in b.days] == ["2024-04-30"]
    assert [(p.day, p.fate, p.place) for p in b.plans] == [("2024-05-09", "cancelled", "Geneva")]
    assert (b.articles, b.independent) == (3, 3)


def test_negated_acts_are_no_developments() -> None:
    assert not any("did not enter" in d.telling for d in made().developments)
    assert any("denied or only possible" in line for line in made().left_out)


def changed(record: Record, article: str, **event: object) -> Record:
    """A dispatch of another id with its first event alone, changed."""
    return msgspec.structs.replace(record, id=article, events=(msgspec.structs.replace(record.events[0], **event),))


def told(*records: Record) -> Briefing:
    return build_briefing(list(records), Filter(), Identity(), made=MADE)


def test_a_development_has_a_day_where_any_has_one() -> None:
    undated = changed(raid(), "undated", date=None, type="COERCE", mode="restrict")
    assert [d.day for d in told(raid(), undated).developments] == ["2024-04-30"]
    assert [d.day for d in told(undated).developments] == [None]


def test_what_is_not_sure_or_of_nobody_is_left_out_and_counted() -> None:
    for weak in (changed(raid(), "weak", score=0.3), changed(raid(), "nobody", actors=(), recipients=())):
        b = told(weak)
        assert b.developments == () and b.days == ()
        assert b.left_out[0].startswith("1 acts that the program is not sure of")


def test_what_is_recalled_from_long_ago_is_background() -> None:
    long_ago = When(value="1997-09-18", earliest="1997-09-18", latest="1997-09-18")
    b = told(raid(), changed(raid(), "history", date=long_ago))
    assert [d.day for d in b.days] == ["2024-04-30"] and b.left_out[0].startswith("1 events long before")
    asked = build_briefing(
        [changed(raid(), "history", date=long_ago)], Filter(since="1990-01-01"), Identity(), made=MADE
    )
    assert [d.day for d in asked.days] == ["1997-09-18"]


def test_one_act_told_for_a_day_and_for_its_week_is_one_development() -> None:
    week = When(value="2024-W18", earliest="2024-04-29", latest="2024-05-05")
    other = msgspec.structs.replace(changed(raid(), "week", date=week), text=raid().text.replace("market", "bazaar"))
    assert len(told(raid(), other).developments) == 1


def day(iso: str, timex: str | None = None) -> When:
    return When(value=iso, earliest=iso, latest=iso, timex=timex)


def test_what_two_texts_tell_needs_no_day() -> None:
    one, two = changed(raid(), "a", date=None), changed(raid(), "b", date=None)
    joined = Identity(events={(r.id, "e1"): EventIdentity(cluster="c1") for r in (one, two)})
    dated = changed(raid(), "c", type="COERCE", mode="arrest", date=day("2024-04-29"))
    dated = msgspec.structs.replace(dated, text=dated.text.replace("market", "bazaar"))
    b = build_briefing([one, two, dated], Filter(), joined, made=MADE)
    assert [(d.day, d.told, d.sources) for d in b.developments] == [
        (None, "2024-05-01", 2), ("2024-04-29", "2024-05-01", 1)]  # fmt: skip
    assert "**Told 1 May 2024" in rendered("markdown", b).decode()


def test_words_among_people_who_are_no_party_are_no_news() -> None:
    reader = tuple(msgspec.structs.replace(a, kind="person", sectors=("JRN",)) if a.id == "a1" else a
                   for a in raid().actors)  # fmt: skip
    words = codes("ACCUSE", "disapprove", "actual")
    letter = changed(msgspec.structs.replace(raid(), actors=reader), "letter", type="ACCUSE", mode="disapprove",
                     codes=words)  # fmt: skip
    b = told(letter, raid())
    assert [d.label for d in b.developments] == ["Coastal Army → civilians: ASSAULT (heavy-weapons)"]
    assert [len(d.developments) for d in b.days] == [1]


def test_a_sentence_stands_once_in_the_chronology_on_the_day_of_its_main_clause() -> None:
    record = raid()
    by_the_way = record.text.index("killing")
    twice = msgspec.structs.replace(record.events[0], id="e9", type="COERCE", mode="arrest", date=day("2024-04-28"),
                                    trigger=(by_the_way, by_the_way + 7))  # fmt: skip
    b = told(msgspec.structs.replace(record, events=(record.events[0], twice)))
    assert [d.day for d in b.days] == ["2024-04-30"]


def test_the_chronology_does_not_tell_one_attack_twice_in_other_words() -> None:
    other = msgspec.structs.replace(changed(raid(), "bazaar", place=None), text=raid().text.replace("market", "bazaar"))
    assert [len(d.developments) for d in told(raid(), other).days] == [1]
    elsewhere = msgspec.structs.replace(other, places=(msgspec.structs.replace(raid().places[0], name="Douma"),))
    elsewhere = changed(elsewhere, "douma", place="p1", mode="firearms", recipients=())
    assert [len(d.developments) for d in told(raid(), elsewhere).days] == [2]


def test_developments_are_not_all_of_one_type() -> None:
    ranked = [("ASSAULT", n) for n in range(7)] + [("CONSULT", 7), ("AGREE", 8)]
    assert varied(ranked, 8) == [0, 1, 2, 3, 4, 5, 7, 8]
    assert varied(ranked[:7], 8) == list(range(7))


@pytest.mark.parametrize(
    ("sectors", "score", "shown"), [(("MIL",), 0.8, True), (("CVL",), 0.8, False), (("MIL",), 0.5, False)]
)
def test_positions_are_of_parties_and_sure(sectors: tuple[str, ...], score: float, shown: bool) -> None:
    record = raid()
    span = (record.text.index("We fired"), record.text.index(",”"))
    position = Position(id="q1", holder="a3", stance="refusal", span=span, sentence=1, score=score)
    actors = tuple(msgspec.structs.replace(a, sectors=sectors) if a.id == "a3" else a for a in record.actors)
    b = told(msgspec.structs.replace(record, actors=actors, positions=(position,)))
    assert bool(b.parties) == shown


@pytest.mark.parametrize(("stance", "shown"), [("commitment", False), ("refusal", True)])
def test_a_promise_of_one_person_must_be_surer(stance: Stance, shown: bool) -> None:
    record = raid()
    span = (record.text.index("We fired"), record.text.index(",”"))
    position = Position(id="q1", holder="a3", stance=stance, span=span, sentence=1, score=0.65)
    assert bool(told(msgspec.structs.replace(record, positions=(position,))).parties) == shown


def test_a_share_is_no_number_of_people() -> None:
    share = Figure(id="f1", span=(81, 95), value=12, measures="displaced", unit="percent", sentence=0, score=0.9)
    assert told(msgspec.structs.replace(raid(), figures=(share,))).counts == ()


def test_of_small_numbers_only_the_dead_and_wounded_are_figures() -> None:
    figures = tuple(
        Figure(id=f"f{n}", span=(81, 95), value=value, measures=measures, sentence=0, score=score)
        for n, (value, measures, score) in enumerate(
            [(2, "displaced", 0.9), (2, "injured", 0.9), (500, "displaced", 0.9), (600, "displaced", 0.5)])
    )  # fmt: skip
    counts = told(msgspec.structs.replace(raid(), figures=figures)).counts
    assert [(c.measures, c.value) for c in counts] == [("injured", 2), ("displaced", 500)]


def test_copies_of_an_article_are_no_further_sources() -> None:
    copy = msgspec.structs.replace(raid(), id="copy", publisher="Copier")
    identity = Identity(
        events={(a, e): EventIdentity(cluster="c1") for a in ("wire/1", "copy") for e in ("e1", "e3")},
        copies={"copy": "wire/1", "wire/1": "wire/1"}, leads=frozenset({"wire/1"}),
    )  # fmt: skip
    b = build_briefing([raid(), copy], Filter(), identity, made=MADE)
    assert (b.articles, b.independent, b.developments[0].sources, len(b.counts)) == (2, 1, 1, 1)
    assert b.sources[0].copies == 1


def test_a_period_and_a_subject_cut_it_down() -> None:
    b = made(keep=Filter(since="2024-05-01", until="2024-05-31", about=("geneva",)))
    assert b.articles == 2 and not any("Harasta" in (d.place or "") for d in b.developments)
    assert b.question == "about geneva; from 2024-05-01 to 2024-05-31"
    assert made(keep=Filter(about=("Switzerland",))).articles == 2


def test_without_text_it_quotes_nothing() -> None:
    for kind in ("markdown", "html", "json"):
        page = rendered(kind, made(text=False)).decode()
        assert "killing at least" not in page and "nobody died" not in page
        assert "Coastal Army" in page


def test_markdown_footnotes_are_all_defined_and_all_used() -> None:
    page = rendered("markdown").decode()
    defined = set(re.findall(r"^\[\^(\d+)\]:", page, re.M))
    used = set(re.findall(r"\[\^(\d+)\](?!:)", page))
    assert defined == used and defined
    assert page.startswith("# أخبار: Хараста\n")


class _Page(HTMLParser):
    void = {"meta", "br", "img", "link", "circle", "path"}

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in self.void:
            self.open.append(tag)
        if given.get("id"):
            self.ids.append(given["id"] or "")
        href = given.get("href") or ""
        (self.targets if href.startswith("#") else self.outside).append(href.lstrip("#")) if href else None
        assert tag not in ("script", "iframe", "link") and "src" not in given

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.void:
            assert self.open.pop() == tag


def test_html_is_whole_and_self_contained() -> None:
    page = _Page()
    page.feed(rendered("html").decode())
    assert page.open == [] and len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)
    assert set(page.outside) == {"https://wire.example/1?a=1&b=2"}
    assert b"<svg" in rendered("html") and b"prefers-color-scheme" in rendered("html")


def test_html_escapes_what_articles_say() -> None:
    bad = msgspec.structs.replace(raid(), title="<script>alert(1)</script>", url="javascript:alert(1)")
    page = rendered("html", made([bad])).decode()
    assert "<script>" not in page and 'href="javascript' not in page


def test_docx_opens_and_its_links_have_their_bookmarks() -> None:
    content = rendered("docx")
    document = docx.Document(io.BytesIO(content))
    words = "\n".join(p.text for p in document.paragraphs)
    assert document.paragraphs[0].text == "أخبار: Хараста" and "killing at least 14 civilians" in words
    xml = document.element.xml
    anchors, names = set(re.findall(r'w:anchor="(\w+)"', xml)), set(re.findall(r'w:name="(note\w+)"', xml))
    assert anchors and anchors <= names
    assert [c.text for c in document.tables[0].rows[0].cells] == ["What", "Number", "As said", "Given by", "Day"]
    assert 'descr="Map of events: ' in xml


def test_pdf_holds_the_words_in_any_script_and_its_bookmarks() -> None:
    pdf = pypdf.PdfReader(io.BytesIO(rendered("pdf")))
    words = "\n".join(p.extract_text() for p in pdf.pages)
    assert "killing at least" in words and "Хараста" in words
    titles = [o.title for o in pdf.outline if not isinstance(o, list)]  # type: ignore[union-attr]
    assert titles[:2] == ["Main developments", "Chronology"] and "Notes" in titles
    assert pdf.metadata and pdf.metadata.title == "أخبار: Хараста"
    linked = [a.get_object()["/Dest"] for p in pdf.pages for a in p.get("/Annots", ())]
    assert set(linked) <= set(pdf.named_destinations) and linked


def test_an_empty_briefing_still_prints() -> None:
    nothing = build_briefing([], made=MADE)
    for kind in ("markdown", "html", "docx", "pdf", "json"):
        assert rendered(kind, nothing)


def test_outlines_have_no_lines_across_the_world() -> None:
    for ring in _world():
        assert all(abs(a[0] - b[0]) < 90 for a, b in pairwise(ring))


def test_a_map_holds_its_points_and_never_moves_them() -> None:
    points = [Point(name="Suva", latitude=-18.14, longitude=178.44, events=3, conflict=True),
              Point(name="Nadi", latitude=-17.8, longitude=177.42, events=1, conflict=False)]  # fmt: skip
    drawing, w = draw(points), window(points)
    assert drawing.shapes and all(-0.001 <= x <= 1.001 for s in drawing.shapes for x, _ in s)
    suva = next(m for m in drawing.marks if m.label == "Suva")
    assert suva.x == pytest.approx((178.44 - w.west) / (w.east - w.west))
    assert suva.y / drawing.height == pytest.approx((w.north + 18.14) / (w.north - w.south))


def test_one_far_place_does_not_make_it_a_map_of_the_world() -> None:
    near = [Point(name=f"n{i}", latitude=33 + i / 10, longitude=36 + i / 10, events=8, conflict=True) for i in range(5)]
    far = Point(name="far", latitude=51.5, longitude=-0.1, events=1, conflict=False)
    assert {m.label for m in draw([*near, far]).marks} >= {"n0"} and len(draw([*near, far]).marks) == 5
    assert len(draw([near[0], far]).marks) == 2
    few = [msgspec.structs.replace(p, events=1) for p in near]
    few += [msgspec.structs.replace(p, name=f"{p.name}b", latitude=p.latitude + 0.05) for p in few]
    assert len(draw([*few, far]).marks) == len(few)


def test_an_unknown_suffix_is_named() -> None:
    assert kind_of(Path("x.PDF")) == "pdf"
    with pytest.raises(SettingError, match="unknown kind of file"):
        kind_of(Path("x.odt"))


def test_the_command_writes_a_file(tmp_path: Path) -> None:
    given = tmp_path / "records.jsonl"
    given.write_bytes(b"\n".join(encode(r) for r in (raid(), talks(), called_off())))
    out = tmp_path / "talks.html"
    result = CliRunner().invoke(
        app, ["briefing", str(given), "-o", str(out), "--from", "2024-05-01", "--about", "Brandt"]
    )
    assert result.exit_code == 0, result.output
    assert "Briefing: Brandt" in out.read_text("utf-8") and "2 articles" in result.stderr
