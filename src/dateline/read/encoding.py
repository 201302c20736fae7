"""From bytes to characters: which encoding it was, and mojibake mended where it is certain.

In order: a byte-order mark; UTF-8 where the bytes are valid UTF-8 and say more than ASCII; what the sender or the page
declares; UTF-8; a guess by charset-normalizer. Never an exception: bytes that are no character become U+FFFD.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SURROGATE = re.compile("[\ud800-\udfff]")
#: Bytes that windows-1252 uses in English news: quotation marks, dashes, dots, pounds, accents of Western names.
_WESTERN = frozenset(b"\x80\x82\x84\x85\x8c\x91\x92\x93\x94\x95\x96\x97\x99\x9c\xa0\xa3\xa7\xa9\xab\xae\xb0\xb7\xbb")
_WESTERN |= frozenset(range(0xC0, 0x100))
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
#: Names Python knows that no sender can mean: a wide encoding would have shown itself before this is asked.
_NO_CHARSETS = ("utf-16", "utf-32", "idna", "punycode", "unicode", "raw_unicode", "undefined")
_SAMPLE = 65_536


class Decoded(NamedTuple):
    """Text, the encoding it was read in, how many bytes were no characters, and what was mended (or null)."""

    text: str
    encoding: str
    lost: int = 0
    mended: str | None = None


def marked_encoding(raw: bytes) -> str | None:
    """The encoding that a byte-order mark at the beginning names, or null."""
    return next((name for mark, name in _BOMS if raw.startswith(mark)), None)


def decode(raw: bytes, declared: str | None = None, mend: bool = True) -> Decoded:
    """Read bytes as text; with `mend`, lines that are clearly mojibake are repaired by ftfy.

    >>> decode(b"caf\\xe9 society, as he put it", "latin-1").text
    'café society, as he put it'
    >>> decode("The envoy’s plan".encode("utf-8").decode("cp1252").encode("utf-8")).text
    'The envoy’s plan'
    """
    found = _decode(raw, declared)
    if mend:
        text, how = mend_mojibake(found.text)
        return found._replace(text=text, mended=how)
    return found


def _decode(raw: bytes, declared: str | None) -> Decoded:
    for mark, wide_name in _BOMS:
        if raw.startswith(mark):
            return _replacing(raw[len(mark) :], wide_name)
    wide = _wide(raw)
    if wide:
        return _replacing(raw, wide)
    name = _known(declared)
    if name and not _one_byte(name):
        strict = _strict(raw, name)
        if strict:
            return strict
    strict = _strict(raw, "utf-8")
    if strict:
        return strict
    if name:
        strict = _strict(raw, name)
        if strict:
            return strict
    broken = _replacing(raw, "utf-8")
    # A few bad bytes in a text that is otherwise full of good UTF-8 are damage, not another encoding.
    good = sum(1 for c in broken.text[:_SAMPLE] if c > "\x7f" and c != "�")
    if good > 4 * broken.text[:_SAMPLE].count("�"):
        return broken
    return _guessed(raw)


def _strict(raw: bytes, name: str) -> Decoded | None:
    try:
        return Decoded(raw.decode(name), name)
    except (UnicodeError, LookupError):
        return None


def _replacing(raw: bytes, name: str) -> Decoded:
    text = raw.decode(name, "replace")
    lost = text.count("�")
    if lost:
        lost -= _strictly_given(raw, name)
    return Decoded(text, name, max(lost, 0))


def _strictly_given(raw: bytes, name: str) -> int:
    """How many U+FFFD the writer had put there himself."""
    return raw.count("�".encode(name)) if name.startswith("utf") else 0


def _known(declared: str | None) -> str | None:
    """Python's name for a declared charset, read as browsers read it (latin-1 means windows-1252)."""
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip().strip("\"'")).name
        b"a".decode(name)  # some names are codecs of bytes to bytes ("hex", "zip"), which are no charsets
    except (LookupError, UnicodeError, ValueError, TypeError):
        return None
    if name in ("iso8859-1", "ascii"):
        return "cp1252"
    return None if name.startswith(_NO_CHARSETS) else name


def _one_byte(name: str) -> bool:
    return name.startswith(("cp12", "iso8859", "koi8", "mac")) or name in ("utf-8", "cp437", "cp850")


def _wide(raw: bytes) -> str | None:
    """UTF-16 without a mark: every other byte is zero."""
    sample = raw[:4096]
    if len(sample) < 4 or sample.count(0) < len(sample) // 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 9 * max(even, 1) or (even == 0 and odd):
        return "utf-16-le"
    if even > 9 * max(odd, 1) or (odd == 0 and even):
        return "utf-16-be"
    return None


def _guessed(raw: bytes) -> Decoded:
    high = {b for b in raw[: _SAMPLE * 16] if b > 0x7F}
    share = sum(b > 0x7F for b in raw[:_SAMPLE]) / max(len(raw[:_SAMPLE]), 1)
    if high <= _WESTERN and share < 0.1:
        western = _strict(raw, "cp1252")
        if western:
            return western
    from charset_normalizer import from_bytes

    best = from_bytes(raw[: _SAMPLE * 4]).best()
    if best is not None:
        return _replacing(raw, best.encoding)
    return _replacing(raw, "cp1252")


def looks_binary(raw: bytes) -> bool:
    """Whether bytes are no text in any encoding: too many control characters.

    >>> looks_binary(bytes(range(256)) * 4), looks_binary("Ankara said".encode("utf-16"))
    (True, False)
    """
    sample = raw[:_SAMPLE]
    if not sample or sample.startswith(tuple(mark for mark, _ in _BOMS[1:])) or _wide(sample):
        return False
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return controls > 0.05 * len(sample) and (controls > 8 or controls > 0.3 * len(sample))


def scrub(text: str) -> tuple[str, int]:
    """The text with lone surrogates as U+FFFD (same length in code points), and how many there were.

    >>> scrub("Aleppo\\ud800.")
    ('Aleppo\\ufffd.', 1)
    """
    return _SURROGATE.subn("�", text)


def has_mojibake(text: str) -> bool:
    """Whether some line was clearly decoded wrongly before (ftfy's test, and its repair is better)."""
    return mend_mojibake(text, only_first=True)[1] is not None


def mend_mojibake(text: str, only_first: bool = False) -> tuple[str, str | None]:
    """Lines that are clearly mojibake repaired, and what was done in words; the text itself and null where none is."""
    if text.isascii():
        return text, None
    import ftfy
    from ftfy.badness import badness, is_bad

    lines = text.split("\n")
    mended = 0
    for i, line in enumerate(lines):
        if line.isascii() or not is_bad(line):
            continue
        fixed = ftfy.fix_encoding(line)
        if fixed != line and badness(fixed) < badness(line):
            lines[i] = fixed
            mended += 1
            if only_first:
                break
    if not mended:
        return text, None
    return "\n".join(lines), f"mojibake mended in {mended} line{'s' * (mended != 1)} (ftfy)"
