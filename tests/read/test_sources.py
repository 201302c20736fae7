"""What comes in: paths, folders, standard input, JSON Lines, gzip; and what goes wrong on the way."""

from __future__ import annotations

import gzip
import io
import json
import tracemalloc
from pathlib import Path

import made
import msgspec
import pytest

from dateline.errors import SourceError
from dateline.model import SCHEMA, Article
from dateline.read.formats import Options
from dateline.read.sources import read_sources


def read(*paths: object, options: Options | None = None, stdin: bytes | None = None) -> list[Article]:
    given = io.BytesIO(stdin) if stdin is not None else None
    articles = list(read_sources([str(p) for p in paths], options, stdin=given))
    for a in articles:
        msgspec.json.encode(a)  # whatever came in can be written out
        assert a.id
        assert a.source
    return articles


def kinds(article: Article) -> list[str]:
    return [p.kind for p in article.problems]


def test_a_text_file_is_read_unchanged(tmp_path: Path) -> None:
    text = "  Title\r\n\r\nAleppo\u00a0fell.\tSo he said.\n\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    [article] = read(tmp_path / "a.txt")
    assert article.text == text
    assert (article.format, article.encoding, article.problems) == ("text", "utf-8", ())


def test_json_lines_keep_text_order_ids_and_unknown_keys() -> None:
    text = "Caf\u00e9 talks\u2028went \u200bon.\r\n\tHe left.\x00 "
    rows = [{"id": "b", "text": text, "desk": {"n": [1, None]}}, {"id": 7, "text": "x", "published": "2016-02"}]
    first, second = read("-", stdin=made.lines(*rows))
    assert first.text == text
    assert first.extra == {"desk": {"n": [1, None]}}
    assert (first.id, second.id, second.published) == ("b", "7", "2016-02")
    assert [first.source, second.source] == ["-:1", "-:2"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("just words", "not-json"),
        ('{"text": "cut of', "not-json"),
        ("[" * 5000, "not-json"),
        ('{"text": "x", "n": ' + "9" * 9999 + "}", "not-json"),
        ('"words"', "not-article"),
        ("[1, 2]", "not-article"),
        ('{"body": "words"}', "not-article"),
        ('{"text": null}', "not-article"),
        ('{"text": ""}', "empty"),
        ('{"text": " \\n\\t "}', "empty"),
        ('{"text": "x", "title": ["a"]}', "bad-field"),
        ('{"text": "x", "published": "Thursday"}', "bad-date"),
        ('{"text": "x", "published": "2016-02-31"}', "bad-date"),
        ('{"text": "a\\ud800b"}', "surrogates"),
        ('{"text": "The envoyâ€™s plan"}', "mojibake"),
    ],
)
def test_a_bad_line_is_a_problem_and_the_rest_goes_on(line: str, kind: str) -> None:
    before, bad, after = read("-", stdin=made.lines({"text": "One."}, line, {"text": "Two."}))
    assert kinds(bad) == [kind]
    assert all(p.message and p.remedy for p in bad.problems)
    assert (before.text, after.text) == ("One.", "Two.")
    assert before.problems == after.problems == ()


def test_what_was_refused_is_kept() -> None:
    a, b = read(
        "-", stdin=made.lines("{'text': 1}", {"text": "x", "published": "Feb 4"}), options=Options(format="jsonl")
    )
    assert a.text == ""
    assert a.extra["raw"] == "{'text': 1}"
    assert b.published is None
    assert b.extra == {"published": "Feb 4"}


def test_json_text_is_never_mended_unless_asked() -> None:
    line = made.lines({"text": "The envoyâ€™s plan", "title": "x"})
    assert read("-", stdin=line)[0].text == "The envoyâ€™s plan"
    [mended] = read("-", stdin=line, options=Options(mend=True))
    assert mended.text == "The envoy’s plan"
    assert mended.mended
    assert mended.problems == ()


def test_a_lone_surrogate_keeps_the_offsets() -> None:
    [article] = read("-", stdin=b'{"text": "ab\\ud83d cd", "title": "\\udc00", "k\\ud800": ["\\ud800"]}\n')
    assert article.text == "ab\ufffd cd"
    assert article.extra == {"k\ufffd": ["\ufffd"]}


def test_duplicate_ids_are_kept_and_named() -> None:
    a, b, c = read("-", stdin=made.lines({"id": "x", "text": "A."}, {"id": "x", "text": "B."}, {"text": "A."}))
    assert [a.id, b.id] == ["x", "x"]
    assert [kinds(r) for r in (a, b, c)] == [[], ["duplicate-id"], []]


def test_the_same_text_has_the_same_id_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Aden is calm.")
    (tmp_path / "b.jsonl").write_bytes(made.lines({"text": "Aden is calm."}))
    a, b = read(tmp_path)
    assert a.id == b.id
    assert kinds(b) == ["duplicate-id"]


def test_a_record_read_again_gives_its_article() -> None:
    record = {
        "schema": SCHEMA,
        "id": "r",
        "text": "A.",
        "events": [{"id": "e"}],
        "published": "2016",
        "extra": {"desk": 1},
    }
    [article] = read("-", stdin=made.lines(record))
    assert (article.id, article.published, article.extra) == ("r", "2016", {"desk": 1})


def test_folders_are_read_in_the_order_of_their_paths(tmp_path: Path) -> None:
    for name in (
        "b/2.txt",
        "b/1.txt",
        "a.txt",
        "c/deep/er/x.txt",
        ".hidden/x.txt",
        "b/.x.txt",
        "drafts/d.txt",
        "b/n.bak",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"Text of {name}.")
    found = read(tmp_path, options=Options(ignore=("drafts", "*.bak", "b/1.*")))
    assert [Path(str(a.source)).relative_to(tmp_path).as_posix() for a in found] == [
        "a.txt",
        "b/2.txt",
        "c/deep/er/x.txt",
    ]


def test_links_in_circles_and_to_nowhere_do_not_stop_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Aden.")
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "z.txt").symlink_to(tmp_path / "nowhere")
    a, z = read(tmp_path)
    assert a.text == "Aden."
    assert kinds(z) == ["unreadable"]


def test_what_does_not_exist_stops_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Aden.")
    for bad in (str(tmp_path / "none.txt"), "ftp://post.example/a", "x\0y", "n" * 5000):
        with pytest.raises(SourceError) as e:
            read_sources([str(tmp_path / "a.txt"), bad])
        assert e.value.remedy


def test_options_that_cannot_be_are_refused_before_anything_is_read() -> None:
    for options in (Options(format="sgml"), Options(published="Thursday")):
        with pytest.raises(SourceError):
            read_sources(["-"], options, stdin=io.BytesIO(b"x"))


def test_defaults_fill_only_what_an_article_does_not_say() -> None:
    rows = made.lines({"text": "A."}, {"text": "B.", "published": "2015", "publisher": "Own"})
    a, b = read("-", stdin=rows, options=Options(published="2016-02-04", publisher="Given"))
    assert [(x.published, x.publisher) for x in (a, b)] == [("2016-02-04", "Given"), ("2015", "Own")]


def test_an_empty_file_is_an_article_with_a_problem(tmp_path: Path) -> None:
    for name in ("a.txt", "b.jsonl", "c.html", "d.json", "e"):
        (tmp_path / name).write_bytes(b"")
    found = read(tmp_path)
    assert len(found) == 5
    assert {k for a in found for k in kinds(a)} <= {"empty", "not-json"}
    assert all(a.problems and not a.text for a in found)
    assert len({a.id for a in found}) == 5


def test_gzip_of_one_or_more_members(tmp_path: Path) -> None:
    packed = gzip.compress(made.lines({"text": "One."})) + gzip.compress(made.lines({"text": "Two."})) + b"\0" * 512
    (tmp_path / "a.jsonl.gz").write_bytes(packed)
    assert [(a.text, a.problems) for a in read(tmp_path / "a.jsonl.gz")] == [("One.", ()), ("Two.", ())]
    assert [a.text for a in read("-", stdin=gzip.compress(packed))] == ["One.", "Two."]


def test_a_truncated_gzip_gives_what_came_before(tmp_path: Path) -> None:
    rows = [{"text": f"Line {n} of {n * 7919 % 1000}."} for n in range(3000)]
    packed = gzip.compress(made.lines(*rows))
    (tmp_path / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    found = read(tmp_path / "a.jsonl.gz")
    assert [a.text for a in found[:-1]] == [r["text"] for r in rows[: len(found) - 1]]
    assert len(found) > 500
    assert "truncated" in kinds(found[-1])


def test_a_damaged_gzip_and_one_that_is_no_more_than_its_head() -> None:
    whole = gzip.compress(b"Envoys met in Aden on Monday. " * 400)
    broken = whole[:40] + b"\xff" * 20 + whole[60:]
    for packed in (broken, whole[:12], whole[:3] + b"\xff" * 30):
        [article] = read("-", stdin=packed)
        assert "truncated" in kinds(article)


def test_a_gzip_bomb_is_stopped_at_the_limit() -> None:
    bomb = gzip.compress(b"a " * 5_000_000)
    tracemalloc.start()
    [article] = read("-", stdin=bomb, options=Options(max_bytes=100_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kinds(article) == ["too-large"]
    assert peak < 3_000_000


def test_memory_does_not_grow_with_the_number_of_lines(tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_bytes(made.lines(*({"id": str(n), "text": "Envoys met. " * 40} for n in range(5000))))
    tracemalloc.start()
    count = sum(1 for _ in read_sources([str(file)]))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 5000
    assert peak < file.stat().st_size * 0.6  # the ids are remembered, the texts are not


def test_a_line_that_is_too_long_is_passed_over() -> None:
    rows = made.lines({"text": "One."}, {"text": "x" * 5000}, {"text": "Two."})
    assert [kinds(a) for a in read("-", stdin=rows, options=Options(max_bytes=1000))] == [[], ["too-large"], []]


def test_json_lines_in_other_encodings() -> None:
    rows = '{"text": "Café."}\n{"text": "Zoë."}\n'
    for encoding in ("utf-8-sig", "utf-16"):
        assert [a.text for a in read("-", stdin=rows.encode(encoding), options=Options(format="jsonl"))] == [
            "Café.",
            "Zoë.",
        ]
    assert [a.text for a in read("-", stdin=rows.encode("cp1252"))] == ["Café.", "Zoë."]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "binary"),
        ("a.txt", bytes(range(256)) * 40, "binary"),
        ("a.html", bytes(range(256)) * 40, "binary"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "unsupported"),
        ("a.rtf", b"{\\rtf1 Envoys met.}", "unsupported"),
        ("a.txt", b" \r\n\t\xc2\xa0", "empty"),
        ("a.csv", b"id,text\n1,Envoys met.\n", "unsupported"),
    ],
)
def test_files_that_are_no_articles_say_what_they_are(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(data)
    [article] = read(tmp_path / name)
    assert kinds(article) == [kind]
    assert not article.text.strip()


def test_hard_texts_are_read_whole() -> None:
    stopless = "\n".join(f"line {n} of a list without any stop" for n in range(10_000))
    rtl = "قال المبعوث \u202bإن المحادثات\u202c ستبدأ يوم الاثنين"
    controls = "Envoys\x07 met\x1b[31m in\x00 Aden\x01 on Monday."
    for text in (stopless, rtl, controls, "x" * 2_000_000):
        assert read("-", stdin=json.dumps({"text": text}).encode())[0].text == text
        assert read("-", stdin=text.encode())[0].text == text


def test_a_large_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Envoys met. " * 1000)
    [article] = read(tmp_path / "a.txt", options=Options(max_bytes=1000))
    assert kinds(article) == ["too-large"]
    assert "1,000" in article.problems[0].message


def test_signs_without_a_word_are_no_article() -> None:
    [article] = read("-", stdin="\u200b — … \n".encode())
    assert kinds(article) == ["no-text"]
    assert article.text == "\u200b — … \n"
