"""Each format's reader on files made from scratch, whole and broken."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path

import made
import pytest

from dateline.model import Article
from dateline.read.blob import Blob
from dateline.read.formats import NAMES, Options, load, recognise
from dateline.read.lines import join_pages
from dateline.read.sources import read_sources


def read(data: bytes, name: str = "a", options: Options | None = None, tmp: Path | None = None) -> list[Article]:
    if tmp is None:
        return list(read_sources(["-"], options, stdin=io.BytesIO(data)))
    (tmp / name).write_bytes(data)
    return list(read_sources([str(tmp / name)], options))


def kinds(article: Article) -> list[str]:
    return [p.kind for p in article.problems]


def body(article: Article) -> list[str]:
    marked = {f.span for f in article.marked}
    out, at = [], 0
    for part in article.text.split("\n\n"):
        if (at, at + len(part)) not in marked:
            out.append(part)
        at += len(part) + 2
    return out


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", made.PAGE.encode(), "html"),
        ("a", made.PAGE.encode("utf-16"), "html"),
        ("a", b"<p>Envoys met.</p>", "html"),
        ("a.html", made.pdf([["Envoys met."]]), "pdf"),
        ("a.xml", made.RSS.encode(), "feed"),
        ("a.xml", b"<?xml version='1.0'?><nitf><body>Envoys met.</body></nitf>", "html"),
        ("a", made.ATOM.encode(), "feed"),
        ("a", made.warc(), "warc"),
        ("a", made.lines({"text": "x"}, {"text": "y"}), "jsonl"),
        ("a", b'{"text": "a line longer than what is looked at' + b"x" * 10_000, "jsonl"),
        ("a", json.dumps([made.NINJS_2]).encode(), "json"),
        ("a", json.dumps(made.NINJS_2, indent=1).encode(), "json"),
        ("a.jsonl", b"not json at all", "jsonl"),
        ("a.txt", b'{"text": "x"}\n', "text"),
        ("a", b"{{hits}} Envoys met.", "text"),
        ("a", b"PDF files are %PDF", "text"),
        ("a", b"<<< Envoys met >>>", "text"),
    ],
)
def test_a_format_is_recognised_by_its_bytes_then_its_name(name: str, data: bytes, expected: str) -> None:
    assert recognise(Blob(name, io.BytesIO(data))).name == expected


def test_every_format_is_one_file_that_declares_itself() -> None:
    folder = Path(__file__).parents[2] / "src/dateline/read/formats"
    assert {p.stem for p in folder.glob("*.py")} - {"__init__"} == set(NAMES)
    assert [load(n).name for n in NAMES] == list(NAMES)


# ---------------------------------------------------------------- JSON


@pytest.mark.parametrize(
    ("value", "form"), [(made.NINJS_2, "ninjs"), (made.NINJS_3, "ninjs"), (made.SCHEMA_ORG, "schema.org")]
)
@pytest.mark.parametrize("wrap", [json.dumps, lambda v: json.dumps(v, indent=2), lambda v: json.dumps([v, v])])
def test_news_in_json(value: dict[str, object], form: str, wrap: object) -> None:
    article = read(wrap(value).encode())[0]  # type: ignore[operator]
    assert article.format == form
    assert article.text.split("\n\n" if form == "ninjs" else "\n") == list(made.PARAGRAPHS)
    assert article.title == "Harbour talks open"
    assert article.byline == "Ines Okoro"
    assert str(article.published).startswith("2018-03-05")
    assert kinds(article) == []


def test_json_keys_that_are_not_used_are_kept() -> None:
    assert read(json.dumps(made.NINJS_2).encode())[0].extra == {"type": "text", "urgency": 3}
    assert read(json.dumps(made.SCHEMA_ORG).encode())[0].extra == {"isAccessibleForFree": True}


def test_json_ld_graphs_and_wrappers() -> None:
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "Person", "name": "x"}, made.SCHEMA_ORG]}
    wrapper = {"status": "ok", "articles": [{"text": "One."}, {"text": "Two."}]}
    assert [a.title for a in read(json.dumps(graph).encode())] == ["Harbour talks open"]
    assert [a.text for a in read(json.dumps(wrapper, indent=1).encode())] == ["One.", "Two."]


def test_a_json_file_that_is_broken_or_holds_no_article(tmp_path: Path) -> None:
    [broken] = read(b'{\n "text": "Envoys met",\n', "a.json", tmp=tmp_path)
    [other] = read(b'{\n "name": "x"}', "b.json", tmp=tmp_path)
    assert kinds(broken) == ["not-json"]
    assert "line" in broken.problems[0].message
    assert kinds(other) == ["not-article"]
    assert "name" in other.problems[0].message


def test_html_in_a_json_line_is_extracted_and_the_line_has_the_first_word() -> None:
    [a] = read(made.lines({"html": made.PAGE, "title": "Own title", "id": "z"}))
    assert (a.id, a.title, a.publisher, a.format) == ("z", "Own title", "The Example Post", "jsonl")
    assert body(a) == [*made.PARAGRAPHS, "“Soon.”"]


# ---------------------------------------------------------------- PDF


def test_a_pdf_is_put_together_from_its_lines() -> None:
    pages = [
        ["Example Post - 5 March", "Envoys from the coastal authority met harbour officials on Monday to talk about the",
         "release of two ships, and the port director asked the navy to lift its cor-", "don before the week is out.",
         "The navy will answer on Thursday, after its council has met in the capital and has"],
        ["Example Post - 5 March", "heard the harbour's own report (in full)."],
        ["Example Post - 6 March", "The crews are well.", "3"],
    ]  # fmt: skip
    [a] = read(made.pdf(pages))
    assert a.format == "pdf"
    assert "lift its cordon before" in a.text
    assert body(a)[1].endswith("has met in the capital and has heard the harbour's own report (in full).")
    assert [a.text[slice(*f.span)] for f in a.marked] == [p[0] for p in pages] + ["3"]
    assert kinds(a) == []


def test_lines_are_joined_only_where_a_paragraph_goes_on() -> None:
    page = "HARBOUR NEWS\nThe envoy arrived in the port city on Monday and met its governor.\nHe left.\nIt was late."
    assert join_pages([page])[0].text == "HARBOUR NEWS"
    hyphens = "The Saudi-led side and the ruler of the coast spoke of a Saudi-\nled plan."
    assert join_pages([hyphens])[0].text.endswith("a Saudi-led plan.")


def test_bad_pdfs_say_what_is_wrong() -> None:
    import pypdf

    good = made.pdf([["Envoys met in Aden."]])
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(good))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    assert kinds(read(locked.getvalue())[0]) == ["encrypted"]
    assert kinds(read(made.pdf([[], []]))[0]) == ["scanned"]
    assert kinds(read(good[:300])[0]) == ["truncated"]
    assert kinds(read(b"%PDF-1.7\n%%EOF")[0])[0] in ("damaged", "truncated")
    for cut in range(20, len(good), 37):
        [a] = read(good[:cut])
        assert a.problems or "Envoys" in a.text


# ---------------------------------------------------------------- DOCX


def test_a_docx_with_its_styles_table_and_head() -> None:
    [a] = read(made.docx())
    marked = {a.text[slice(*f.span)]: f.kind for f in a.marked}
    assert marked == {"Ministry of Harbours": "boilerplate", "Harbour talks open": "headline", "Next steps": "subhead"}
    assert body(a) == [made.PARAGRAPHS[0], "Two ships", made.PARAGRAPHS[2]]
    assert a.title == "Harbour talks open"
    assert a.published is None


def test_bad_zip_files_say_what_they_are() -> None:
    whole = made.docx()
    assert kinds(read(whole[: len(whole) // 2])[0]) == ["truncated"]
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as z:
        z.writestr("a.txt", "x")
    [a] = read(other.getvalue())
    assert kinds(a) == ["unsupported"]
    assert "Unpack" in a.problems[0].remedy
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("word/document.xml", b" " * 20_000_000)
    assert kinds(read(bomb.getvalue(), options=Options(max_bytes=1_000_000))[0]) == ["too-large"]
    broken = io.BytesIO()
    with zipfile.ZipFile(broken, "w") as z:
        z.writestr("word/document.xml", b"<not xml")
    assert kinds(read(broken.getvalue())[0]) == ["damaged"]


# ---------------------------------------------------------------- feeds


def test_each_entry_of_a_feed_is_an_article() -> None:
    first, second = read(made.RSS.encode())
    assert first.text.split("\n\n") == list(made.PARAGRAPHS[:2])
    assert (first.id, first.url, first.title) == ("post-1", "https://post.example/1", "Harbour talks open")
    assert (first.publisher, first.published) == ("The Example Post", "2018-03-05T08:15:00+00:00")
    assert kinds(second) == ["no-text"]
    [entry] = read(made.ATOM.encode())
    assert (entry.text, entry.byline, entry.published) == (made.PARAGRAPHS[2], "Ines Okoro", "2018-03-05T08:15:00Z")


def test_bad_feeds_say_what_is_wrong() -> None:
    assert kinds(read(b"<rss version='2.0'><channel><title>x</title></channel></rss>")[0]) == ["no-article"]
    assert kinds(read(made.RSS.encode()[:300])[0]) == ["no-text", "damaged"]
    assert read(b"<rss><!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><item><title>&x;</title></item></rss>")


def test_a_feed_is_never_fetched(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text("http://127.0.0.1:9/feed.rss")
    [a] = read_sources([str(tmp_path / "a.rss")])
    assert a.text == ""
    assert a.problems


# ---------------------------------------------------------------- WARC


@pytest.mark.parametrize("packing", ["none", "each record", "whole"])
def test_the_pages_of_an_archive(packing: str, tmp_path: Path) -> None:
    data = made.warc(packed_each=packing == "each record")
    data = gzip.compress(data) if packing == "whole" else data
    page, plain = read(data, "a.warc.gz" if packing != "none" else "a.warc", tmp=tmp_path)
    assert body(page) == [*made.PARAGRAPHS, "“Soon.”"]
    assert (page.url, page.published) == ("https://post.example/1", "2018-03-05T08:15:00Z")
    assert page.extra["fetched"].startswith("2018-03-06")
    assert (plain.text, plain.url) == (made.PARAGRAPHS[2], "https://post.example/2.txt")


def test_a_truncated_or_empty_archive() -> None:
    whole = made.warc(packed_each=True)
    cut = read(whole[: len(whole) - 40])
    assert cut[0].text.startswith("The Example Post")
    assert "truncated" in kinds(cut[-1])
    assert kinds(read(b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n")[0]) == ["no-article"]
