"""Bytes to characters: every way a file says, or does not say, what it is written in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.read.encoding import decode, looks_binary, mend_mojibake, scrub

WESTERN = "“The café deal,” he said – at £5 a head – is ‘closed’… for now."
ARABIC = "قال المبعوث الأممي إن محادثات السلام ستستأنف يوم الاثنين في جنيف بمشاركة جميع الأطراف المعنية بالنزاع."
RUSSIAN = "Министр иностранных дел заявил в понедельник, что переговоры в Женеве будут продолжены на следующей неделе."


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (WESTERN, "utf-8", None),
        (WESTERN, "utf-8-sig", None),
        (WESTERN, "utf-8", "iso-8859-1"),
        (WESTERN, "utf-8", "utf-16"),
        (WESTERN, "cp1252", "iso-8859-1"),
        (WESTERN, "cp1252", None),
        (WESTERN, "cp1252", "utf-8"),
        (WESTERN, "utf-16", None),
        (WESTERN, "utf-16-le", None),
        (WESTERN, "utf-16-be", None),
        (WESTERN, "utf-32", None),
        (ARABIC, "cp1256", "windows-1256"),
        (ARABIC * 3, "cp1256", None),
        (RUSSIAN, "koi8-r", "KOI8-R"),
        (RUSSIAN * 3, "cp1251", None),
        ("外交部长星期一在日内瓦说", "gb18030", "gb2312"),
        ("外務大臣は月曜日に", "iso2022_jp", "iso-2022-jp"),
        (ARABIC, "utf-8", "no-such-charset"),
        (ARABIC, "utf-8", "hex"),
    ],
)
def test_text_comes_back(text: str, encoding: str, declared: str | None) -> None:
    found = decode(text.encode(encoding), declared)
    assert (found.text, found.lost, found.mended) == (text, 0, None)


def test_a_few_bad_bytes_do_not_turn_utf8_into_something_else() -> None:
    found = decode((ARABIC * 2).encode() + b"\xd8" + RUSSIAN.encode() + b"\xff")
    assert found.encoding == "utf-8"
    assert found.lost == 2
    assert found.text.startswith(ARABIC)


def test_replacement_characters_of_the_writer_are_not_counted() -> None:
    assert decode("He said \ufffd twice.".encode()).lost == 0


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("The envoyâ€™s plan, he said, â€œis deadâ€\u009d.", "The envoy’s plan, he said, “is dead”."),
        ("SÃ£o TomÃ© and PrÃ­ncipe abstained.", "São Tomé and Príncipe abstained."),
    ],
)
def test_mojibake_is_mended_and_said(wrong: str, right: str) -> None:
    found = decode(f"First line.\n{wrong}\nAn untouched ‘line’.".encode())
    assert found.text == f"First line.\n{right}\nAn untouched ‘line’."
    assert found.mended is not None
    assert "1 line" in found.mended
    assert decode(wrong.encode(), mend=False).text == wrong


@pytest.mark.parametrize(
    "text",
    [
        WESTERN,
        ARABIC,
        RUSSIAN,
        "Kim Jong Ŭn’s visit – à la carte",
        "Erdoğan, Şırnak, Šiauliai, Łódź, Đà Nẵng",
        "¿Qué pasó? Él no sabe.",
        "100 °C ± 5 µm ×2 ½",
    ],
)
def test_text_that_is_right_is_left_alone(text: str) -> None:
    assert mend_mojibake(text) == (text, None)


def test_binary_is_told_from_text() -> None:
    assert looks_binary(bytes(range(256)))
    assert looks_binary(b"\0\1\2")
    assert not looks_binary(b"")
    assert not looks_binary(b"a\x07 bell and a \x1b[31m colour")
    assert not looks_binary(WESTERN.encode("utf-16-be"))
    for encoding in ("utf-16", "utf-32", "cp1256"):
        assert not looks_binary(ARABIC.encode(encoding)), encoding


@given(
    st.binary(max_size=300),
    st.sampled_from([None, "utf-8", "latin-1", "utf-7", "shift_jis", "utf-16", "rot13", "x\0y", ""]),
)
@settings(deadline=None)
def test_any_bytes_become_text_that_can_be_written(raw: bytes, declared: str | None) -> None:
    scrub(decode(raw, declared).text)[0].encode("utf-8")


@given(st.text(st.characters(min_codepoint=0xD700, max_codepoint=0xE100), max_size=20))
@settings(deadline=None)
def test_scrubbing_keeps_the_length(text: str) -> None:
    clean, lost = scrub(text)
    assert len(clean) == len(text)
    assert lost == sum("\ud800" <= c <= "\udfff" for c in text)
    clean.encode("utf-8")
