"""Stage `read.language`: the language of the dispatch, and a word where it is not English.

Three witnesses: the script of the letters, the share of words that English cannot do without, and py3langid. English is
given up only where they agree: a dispatch full of Arabic names stays English.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from dateline.model import Document
from dateline.pipeline import Layers, Stage
from dateline.read.problems import problem
from dateline.resources import lexicon, read_yaml
from dateline.text import body

NAME = "read.language"
SAMPLE = 20_000  # code points of the body that are looked at
FEWEST = 12  # words below which the page's own word, or English, is taken
ENGLISH = 0.2  # share of function words that no other language reaches
FOREIGN = 0.1  # share above which English is not given up
MARGIN = 0.3  # log-likelihood a word by which another language must lead
_WORD = re.compile(r"[^\W\d_]+")


class Verdict(NamedTuple):
    """A language (ISO 639-1) and why, in words; `certain` is false where too little speaks for it."""

    code: str
    why: str
    certain: bool = True


@cache
def _function_words() -> frozenset[str]:
    return frozenset(lexicon("language")["function_words"])


def name_of(code: str) -> str:
    """The English name of a language, or its code where the table lacks it.

    >>> name_of("ar"), name_of("qq")
    ('Arabic', 'qq')
    """
    return str(read_yaml("languages.yaml")["names"].get(code, code))


def find_language(text: str, declared: str | None = None) -> Verdict:
    """The language of a text. declared: what its page says, taken where the text is too short to tell.

    >>> find_language("Le ministre des Affaires étrangères a rencontré son homologue russe à Genève lundi.").code
    'fr'
    >>> find_language("Talks in Aden").code
    'en'
    """
    sample = text[:SAMPLE]
    words = _WORD.findall(sample)
    known = (declared or "").replace("_", "-").split("-")[0].lower()
    fallback = known if known in read_yaml("languages.yaml")["names"] else "en"
    if not words:
        return Verdict(fallback, "there are no words in it", False)
    latin = _latin(words)
    if latin < 0.5:
        code = next((c for c, _ in _ranked(sample) if c not in ("en", "la")), fallback)
        return Verdict(code, f"{1 - latin:.0%} of its letters are not Latin")
    if len(words) < FEWEST:
        return Verdict(fallback, "it is too short to tell; the page's own word or English is taken", False)
    share = sum(w.lower() in _function_words() for w in words) / len(words)
    if share >= ENGLISH:
        return Verdict("en", f"{share:.0%} of its words are function words of English")
    if _names_only(words):
        return Verdict(fallback, "it is a list of names; the page's own word or English is taken", False)
    ranked = _ranked(sample)
    code, best = ranked[0]
    lead = (best - dict(ranked).get("en", best)) / len(words)
    if code == "en" or share >= FOREIGN or lead < MARGIN:
        return Verdict("en", "no other language leads by enough", code == "en")
    return Verdict(code, f"its words are {name_of(code)}; {share:.0%} are function words of English")


def _latin(words: list[str]) -> float:
    """The share of letters that are Latin."""
    letters = "".join(words)
    plain = sum(c.isascii() or unicodedata.name(c, "").startswith("LATIN") for c in letters)
    return plain / len(letters)


def _names_only(words: list[str]) -> bool:
    """Whether nearly every word is a name, which says nothing of the language they stand in."""
    long = [w for w in words if len(w) > 3]
    return sum(w[0].isupper() and w[1:].islower() for w in long) > 0.75 * len(long)


def _ranked(sample: str) -> list[tuple[str, float]]:
    """The languages this program has a name for, the likeliest first, each with its log-likelihood."""
    import py3langid

    known = read_yaml("languages.yaml")["names"]
    return [(str(code), float(score)) for code, score in py3langid.rank(sample) if code in known]


def judge_language(document: Document) -> Layers:
    """The language of the body (furniture is not looked at), and a problem where it is not English."""
    text = "\n".join(document.text[s:e] for s, e in body(document.text, document.furniture))
    verdict = find_language(text, document.article.language)
    rows = []
    if verdict.code != "en" and text:
        message = (
            f"The article is in {name_of(verdict.code)} ({verdict.code}): {verdict.why}. Its text, furniture and page "
            "are read; stages made for English are left out."
        )
        rows.append(problem("not-english", message, stage=NAME))
    code = verdict.code if text or verdict.code != "en" else None  # nothing was read, so nothing is claimed
    return {"language": code, "problems": (*document.problems, *rows)}


STAGE = Stage(
    name=NAME,
    needs=("furniture",),
    gives=("language", "problems"),
    annotate=judge_language,
    languages=None,
    purpose="the language of the dispatch; a problem where it is not English",
)
