"""What reading can meet in an article, by kind, each with what to do about it.

`docs/reading.md` prints this table; a test keeps the two the same.
"""

from __future__ import annotations

from typing import NamedTuple

from dateline.errors import ArticleProblem
from dateline.model import Problem


class Kind(NamedTuple):
    """What a kind of problem means and the remedy a reader of the record is given."""

    meaning: str
    remedy: str


KINDS: dict[str, Kind] = {
    "empty": Kind("There is no text in it, or white space only.", "Check that the right file was saved."),
    "binary": Kind("It is not text but bytes of some other kind.", "Give the text, HTML, PDF or DOCX of the article."),
    "unsupported": Kind("It is a known format that is not read.", "Save it as DOCX, PDF, HTML or plain text."),
    "truncated": Kind("The file ends too early; what came before is read.", "Fetch or copy the file again."),
    "damaged": Kind("The file is broken inside.", "Open it in its own program and save it again."),
    "encrypted": Kind("The PDF asks for a password.", "Save a copy without a password."),
    "scanned": Kind(
        "The PDF has pages but no text: it is a picture of text.", "Run text recognition (OCR) on it first."
    ),
    "encoding": Kind(
        "Some bytes are no characters in any likely encoding; each shows as U+FFFD.",
        "Name the encoding, or save as UTF-8.",
    ),
    "mojibake": Kind(
        "The text was decoded wrongly before it came here; it is left as given.", "Mend it with `--mend`."
    ),
    "surrogates": Kind(
        "The text holds halves of characters that no encoding can write; each became U+FFFD.",
        "Mend the program that wrote the line.",
    ),
    "not-json": Kind("The line, or the file, is not JSON; nothing of it is read.", "Mend it: one JSON object a line."),
    "not-article": Kind("It is JSON, but no article.", "Give one object with `text` or `html`."),
    "no-text": Kind("The article has no words of its own.", "Put its words under `text` or `html`."),
    "bad-field": Kind(
        "A known field holds something else than it should; it is kept under `extra`.", "Mend the field."
    ),
    "bad-date": Kind(
        "`published` is no date that can be read without guessing; it is kept under `extra`.",
        "Write it as ISO 8601: 2016, 2016-02 or 2016-02-04.",
    ),
    "duplicate-id": Kind(
        "An earlier article of this run has the same id.", "Leave one out, or give them different ids."
    ),
    "unreadable": Kind("The file cannot be opened.", "Check that it is there and that you may read it."),
    "too-large": Kind("It is larger than the limit.", "Split it, or raise `--max-mb`."),
    "address-refused": Kind(
        "The address leads to this machine or a private network.", "Give `--allow-private` if you mean it."
    ),
    "unreachable": Kind(
        "The address gave no answer that can be used.", "Check the address, or save the page and read the file."
    ),
    "too-slow": Kind("The address did not answer in time.", "Try again, raise `--timeout`, or save the page."),
    "no-article": Kind("The container holds no article.", "Check that it is the right file."),
    "not-english": Kind(
        "The article is not in English: it keeps its text, furniture and what needs no English.",
        "Give an English text, or a plan for that language.",
    ),
}


def problem(kind: str, message: str = "", remedy: str = "", stage: str = "read") -> Problem:
    """A problem of a known kind; message and remedy default to the table's.

    >>> problem("scanned").remedy
    'Run text recognition (OCR) on it first.'
    """
    known = KINDS[kind]
    return Problem(kind=kind, message=message or known.meaning, remedy=remedy or known.remedy, stage=stage)


def trouble(kind: str, message: str = "", remedy: str = "") -> ArticleProblem:
    """The same as an exception, for a reader that can give no article at all."""
    known = KINDS[kind]
    return ArticleProblem(kind, message or known.meaning, remedy or known.remedy)
