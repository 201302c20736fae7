"""Mentions: own cases, and what must hold of every text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from who_cases import read, rows, span_of

from dateline import actor_names
from dateline.annotate import mentions
from dateline.annotate.mentions.names import Name
from dateline.annotate.mentions.surnames import add_surnames
from dateline.model import Attribution, Token


@pytest.mark.parametrize(("text", "expected"), rows("mentions"))
def test_mentions(text: str, expected: str) -> None:
    found = {m.span: m.form for m in read(text).mentions}
    quotes = {text[s:e]: form for (s, e), form in found.items()}
    for part in expected.split(" ; "):
        if part.startswith("not "):
            assert part[4:] not in quotes, quotes
            continue
        quote, form = part.split(" = ")
        assert found.get(span_of(text, quote)) == form, quotes


@pytest.mark.parametrize(
    ("text", "source", "kept"),
    [
        ("Nine people died, the ambulance service said.", "the ambulance service", True),
        ("The roof was gone, one of them said.", "one of them", True),
        ("The roof was gone, he said.", "he", False),
        ("The envoy asked not to be named.", "named", False),
    ],
)
def test_whoever_is_quoted_is_a_mention(text: str, source: str, kept: bool) -> None:
    said = Attribution(
        id="s", by="x", why="x", source=(span_of(text, source),), cue=(), content=((0, 4),), form="indirect"
    )
    found = mentions.annotate(replace(read(text), attributions=(said,)))["mentions"]
    assert any(m.span == span_of(text, source) and m.form == "nominal" for m in found) is kept


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "The",
                "envoy",
                "al",
                "-",
                "Assad",
                "U.N.",
                ",",
                "and",
                "Russia",
                "’s",
                "rebels",
                "“",
                "(",
                "HNC",
                ")",
                "\u200f",
                "🙂",
                "of",
                "killed",
                ".",
                "\n",
            ]
        ),
        max_size=40,
    )
)
def test_spans_lie_in_the_text(words: list[str]) -> None:
    document = read(" ".join(words))
    for m in document.mentions:
        for span in (m.span, m.head, m.name, m.role):
            assert span is None or 0 <= span[0] < span[1] <= len(document.text)
    assert len({m.id for m in document.mentions}) == len(document.mentions)


def test_an_acronym_needs_its_capitals() -> None:
    assert [m for m in read("What it is, nobody knows.").mentions if m.name] == []
    assert [m.form for m in read("IS seized the dam.").mentions][:1] == ["name"]


def test_the_dictionary_has_what_it_promises() -> None:
    entries = {id(e): e for e in actor_names.names().by_key.values()}.values()
    assert len(entries) >= 3500
    assert sum(bool({"REB", "PRM", "PTY", "OPP", "UAF", "CRM"} & set(e.sectors)) for e in entries) >= 700
    assert sum(e.kind == "organisation" and e.country in ("UNO", "EUR", "IGO") for e in entries) >= 250
    assert sum(e.kind == "person" for e in entries) >= 1700
    countries = set(actor_names.country_names()) | {
        "UNO",
        "EUR",
        "IGO",
        "NGO",
        "MNC",
        "IMG",
        "ISM",
        "SUN",
        "YUG",
        "DDR",
    }
    assert {e.country for e in entries if e.country and e.country not in countries} == set()


def test_sectors_are_plovers() -> None:
    codes = {
        "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU", "ELI",
        "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC", "NGO", "IGO",
    }  # fmt: skip
    assert {s for e in actor_names.names().by_key.values() for s in e.sectors} <= codes


def test_a_dash_that_the_parser_calls_a_name_is_no_last_name() -> None:
    dash = Token(7, 8, "-", "-", "PROPN", "NNP", "compound", 0, 0)
    name = Name(0, 1, "organisation")
    assert add_surnames([dash], 0, 1, [name], frozenset({("holm",)})) == [name]


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("The OPCW Executive Council condemned the attack.", "OPCW Executive Council", "organisation"),
        ("The Executive Board of the fund met on Monday.", "Executive Board", "organisation"),
        ("The Presidential Council of Libya met on Monday.", "Presidential Council", None),
        ("General Omar Selim met Executive Director Ann Holm.", "Ann Holm", "person"),
    ],
)
def test_an_office_in_the_name_of_a_body_makes_it_no_person(text: str, name: str, kind: str | None) -> None:
    found = {text[slice(*m.name)]: m.kind_guess for m in read(text).mentions if m.name}
    assert name in found and found[name] == (kind or found[name]) and (kind or found[name] != "person")
