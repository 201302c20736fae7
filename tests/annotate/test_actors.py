"""Actors: country and sector accuracy on own cases, and what must hold of every text."""

from __future__ import annotations

import pytest
from who_cases import parsed, read, rows, span_of

from dateline.model import Actor, Document, Span

FLOOR = 0.95
"""Least share of country codes and of first sectors that must be right over all cases, the weak ones counted too."""


def actor_at(document: Document, span: Span) -> Actor | None:
    return next((a for a in document.actors if span in a.mentions), None)


def verdicts(text: str, expected: str) -> list[tuple[str, bool, bool, bool]]:
    """For each quote: whether country, first sector and kind are right ("." is always right)."""
    document = read(text)
    out = []
    for part in expected.split(" ; "):
        quote, codes = part.split(" = ")
        country, sector, kind = codes.split()
        actor = actor_at(document, span_of(text, quote))
        if actor is None:
            out.append((quote, False, False, False))
            continue
        right = (
            country == "." or (actor.country or "none") == country,
            sector == "." or (actor.sectors or ("none",))[0] == sector,
            kind in (".", actor.kind),
        )
        out.append((f"{quote}: {actor}", *right))
    return out


@pytest.mark.parametrize(("text", "expected"), rows("actors"))
def test_country_sector_and_kind(text: str, expected: str) -> None:
    for shown, *right in verdicts(text, expected):
        assert all(right), shown


def test_accuracy_of_country_and_sector() -> None:
    found = [v for p in rows("actors") for v in verdicts(*p.values)]  # type: ignore[attr-defined]
    assert len(found) >= 60
    country, sector = (sum(v[k] for v in found) / len(found) for k in (1, 2))
    assert country >= FLOOR and sector >= FLOOR, (country, sector)


def test_rows_say_why() -> None:
    for document in parsed().values():
        for a in document.actors:
            assert a.by == "annotate.actors" and a.why and a.name and a.mentions
            assert a.of is None or (a.of != a.id and a.of in {x.id for x in document.actors})


def test_the_fullest_name_and_role_are_kept() -> None:
    document = read("Envoy Marta Holm de Vries spoke. De Vries, the U.N. envoy for Tarva, left.")
    person = next(a for a in document.actors if a.kind == "person")
    assert person.name == "Marta Holm de Vries" and person.role is not None


def test_swapping_a_country_swaps_only_the_code() -> None:
    a, b = read("Iraqi troops shelled the port."), read("Syrian troops shelled the port.")
    assert [(x.kind, x.sectors) for x in a.actors] == [(x.kind, x.sectors) for x in b.actors]
    assert (a.actors[0].country, b.actors[0].country) == ("IRQ", "SYR")
