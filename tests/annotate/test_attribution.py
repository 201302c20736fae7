"""Attribution: cases of our own, and what must hold whatever the text."""

from pathlib import Path

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline import pipeline
from dateline.annotate.attribution import blocks, borders, linking, transcripts
from dateline.annotate.attribution.stage import snap
from dateline.model import Article, Attribution, Document, Furniture, Toponym

CASES = yaml.safe_load((Path(__file__).parent.parent / "cases" / "attributions.yaml").read_text("utf-8"))
NAMES = ("annotate.sentences", "annotate.syntax", "annotate.quotation", "annotate.encoder", "annotate.attribution")
PLAN = pipeline.Plan("attribution", tuple(pipeline.load_stage(n, "test") for n in NAMES))


def read(text: str) -> Document:
    return next(iter(pipeline.run(PLAN, [Document(article=Article(id="a", text=text))])))


def words(document: Document, row: Attribution) -> dict[str, object]:
    spans = {k: [document.text[s:e] for s, e in getattr(row, k)] for k in ("source", "cue", "content")}
    return {**spans, "form": row.form}


@pytest.mark.parametrize("case", CASES, ids=[f"{i}-{c['text'][:40]!r}" for i, c in enumerate(CASES)])
def test_cases(case: dict) -> None:
    document = read(case["text"])
    got = [words(document, row) for row in document.attributions if row.nested is None]
    if case["tier"] == "weak" and got != case["expected"]:
        pytest.xfail("a weak case")
    assert got == case["expected"]


LONG = """Envoy warns of famine

GENEVA, Feb 3 (Reuters) - The envoy Maren Olsbakken warned on Wednesday that 40,000 people could starve in the besieged town.

“We have asked every side to open the road,” she told reporters. “None has answered.”

The army denies that it has stopped any convoy. According to the opposition, two trucks were turned back on Monday.
"""


def test_every_row_quotes_the_text_and_says_who_made_it() -> None:
    document = read(LONG)
    assert len(document.attributions) >= 4
    for row in document.attributions:
        for start, end in (*row.source, *row.cue, *row.content):
            assert 0 <= start < end <= len(LONG)
            assert not LONG[start].isspace() and not LONG[end - 1].isspace()
        assert row.by and row.why and 0 < row.score <= 1
    assert len({row.id for row in document.attributions}) == len(document.attributions)


def test_same_input_same_rows() -> None:
    assert read(LONG).attributions == read(LONG).attributions


def test_cue_classes() -> None:
    found = {LONG[r.cue[0][0] : r.cue[0][1]]: r.cue_class for r in read(LONG).attributions if r.cue}
    assert found.get("According to") == "adverbial"
    assert {"speech"} <= set(found.values())


def test_a_transcript_gives_one_row_a_turn() -> None:
    text = "MS. OKORO: We met the delegation today.\n\nQUESTION: Where was that?\n\nMS. OKORO: In Vienna."
    rows = transcripts.find_turns(Document(article=Article(id="a", text=text)))
    assert [text[slice(*r.source[0])] for r in rows] == ["MS. OKORO", "QUESTION", "MS. OKORO"]
    assert all(r.cue == () and r.cue_class == "label" for r in rows)


def test_one_label_is_no_transcript() -> None:
    assert transcripts.find_labels("UPDATE: The talks ended.") == []


def test_a_release_that_quotes_without_marks_is_one_block() -> None:
    text = "The minister said:\n\nWe welcome this step.\n\nIt took years.\n\nFurther information\n\nCall the desk."
    document = Document(article=Article(id="a", text=text))
    content = blocks.block_after(document, (13, 18))
    assert [text[s:e] for s, e in content] == ["We welcome this step.", "It took years."]
    assert blocks.block_after(Document(article=Article(id="a", text='He said:\n\n"No."')), (3, 8)) == ()


def test_marks_are_content_and_the_loose_stop_is_not() -> None:
    assert snap("It was war.", (0, 11), []) == (0, 10)
    assert snap("“No.” He left", (1, 4), [(0, 5)]) == (0, 5)
    assert snap("in the U.S.", (0, 11), []) == (0, 11)


def test_choose_leaves_out_what_overlaps() -> None:
    def draft(anchor: int, pieces: set[int], score: float) -> linking.Draft:
        return linking.Draft(anchor, (), ((0, 1),), ((0, 1),), frozenset(pieces), frozenset({anchor}), {}, score)

    kept = linking.choose(
        [draft(0, {1, 2, 3}, 0.9), draft(2, {9}, 0.8), draft(5, {3, 4}, 0.7), draft(7, {8}, 0.1)], 0.3, 0.3
    )
    assert [d.anchor for d in kept] == [0]


@settings(max_examples=12, deadline=None)
@given(st.text(alphabet="He said:.,\n\"“”' —\u0301🇸🇾", max_size=120))
def test_whatever_the_text_rows_stand_in_it(text: str) -> None:
    for row in read(text).attributions:
        assert all(0 <= s < e <= len(text) for s, e in (*row.source, *row.cue, *row.content))


def test_an_article_without_words() -> None:
    assert read(" \n").attributions == ()


def test_a_long_quotation_is_content_to_its_closing_mark() -> None:
    told = " ".join(f"In village number {n} the wells are dry and the school is shut." for n in range(12))
    text = f"“{told}”\n\n"
    document = read(f"The envoy Maren Olsbakken told reporters: {text.strip()}\n\nShe left on Monday.")
    row = next(r for r in document.attributions if r.form == "direct" and r.nested is None)
    assert document.text[row.content[0][0] : row.content[-1][1]] == text.strip()


def test_a_signed_quotation_is_its_signers() -> None:
    text = "“The bridge is gone and nobody came.” — Ilir Dushku\n“We will rebuild it.” – Vesna Radman\n"
    rows = [r for r in read(text).attributions if r.nested is None]
    assert [text[slice(*r.source[0])] for r in rows] == ["Ilir Dushku", "Vesna Radman"]
    assert [text[slice(*r.content[0])][-1] for r in rows] == ["”", "”"]


def test_a_turn_is_one_content_over_its_paragraphs() -> None:
    text = "MS. OKORO: We met them.\n\nIt went well.\n\n(LAUGHTER.)\n\nQUESTION: Where?"
    rows = transcripts.find_turns(Document(article=Article(id="a", text=text)))
    assert [[text[slice(*c)] for c in r.content] for r in rows] == [["We met them.\n\nIt went well."], ["Where?"]]


def test_a_transcript_in_quotation_marks_leaves_the_marks_out() -> None:
    text = '"OKORO: We met them.\n\n"QUESTION: Where?\n\n"OKORO: In Vienna."'
    rows = transcripts.find_turns(Document(article=Article(id="a", text=text)))
    assert [text[slice(*r.content[0])] for r in rows] == ["We met them.", "Where?", "In Vienna."]


def test_a_place_before_a_colon_is_a_section_and_no_speaker() -> None:
    text = "SUDAN: Two trucks were looted.\n\nCYPRUS: The envoy arrived."
    places = tuple(Toponym(span=(s, e)) for s, e in ((0, 5), (32, 38)))
    bare = Document(article=Article(id="a", text=text))
    assert text[32:38] == "CYPRUS"
    assert len(transcripts.find_turns(bare)) == 2
    assert transcripts.find_turns(msgspec.structs.replace(bare, toponyms=places)) == []


def test_hearsay_has_a_cue_and_no_source() -> None:
    document = read("The convoy was reportedly stopped at the northern checkpoint.")
    (row,) = document.attributions
    assert words(document, row) == {
        "source": [],
        "cue": ["reportedly"],
        "content": ["The convoy was", "stopped at the northern checkpoint"],
        "form": "indirect",
    }


def test_content_stops_at_furniture_and_loses_scraps() -> None:
    text = "Read more: wells.\n\nSoldiers left the camp, he said. Talks failed."
    furniture = (Furniture(span=(0, 17), kind="related"),)
    document = Document(article=Article(id="a", text=text), furniture=furniture, sentences=((19, 51), (52, 65)))
    assert borders.within(document, ((46, 50),), ((0, 41), (52, 57))) == ((19, 41),)
