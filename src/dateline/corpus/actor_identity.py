"""By what an actor of one article is known in all of them: a key that the same words give on every machine.

A key joins only what is surely one: the same Wikidata item, the same entry of the dictionary of actors, the same
government, or the same name, kind and country. Whom an article does not name ("a delegate") stays with that article.
Anything bolder is a proposal for a person to decide, never a key.
"""

from __future__ import annotations

from typing import NamedTuple

from dateline import actor_names
from dateline.model import Actor

_COLLECTIVE = frozenset({"population", "armed-group", "government"})
"""Kinds that are the same in every article of a country even where no proper name is given: its army, its rebels."""


class Identity(NamedTuple):
    """`key` recognises the actor; `name` is the dictionary's, else the one the article uses."""

    key: str
    name: str


def identify(actor: Actor, article: str) -> Identity:
    """The key of an actor across articles.

    article: a name of the article that no other has; it enters the keys of those the article leaves without a name.

    >>> identify(Actor(id="a1", name="Nadir Qabbani", kind="person", country="SYR"), "x").key
    'name:nadir qabbani|person|SYR'
    >>> identify(Actor(id="a2", name="a delegate", kind="person"), "x").key
    'article:x|a2'
    """
    if actor.wikidata:
        return Identity(f"wikidata:{actor.wikidata}", actor.name)
    entry = actor_names.names().lookup(actor.name)
    if entry is not None and entry.kind == actor.kind:
        if entry.wikidata:
            return Identity(f"wikidata:{entry.wikidata}", entry.name)
        return Identity(f"table:{folded(entry.name)}|{entry.kind}", entry.name)
    country = actor_names.country_names().get(actor.country or "")
    if country and actor.kind == "government" and actor.name in country and actor.sectors[:1] == ("GOV",):
        return Identity(f"government:{actor.country}", country[0])
    if _unnamed(actor):
        return Identity(f"article:{article}|{actor.id}", actor.name)
    return Identity(f"name:{folded(actor.name)}|{actor.kind}|{actor.country or ''}", actor.name)


def folded(name: str) -> str:
    """A name as it is looked up: plain lower-case words, a leading article dropped.

    >>> folded("the Islamic State")
    'islamic state'
    """
    return " ".join(actor_names.key(name)) or name.casefold()


def _unnamed(actor: Actor) -> bool:
    """Whether the words are no name, and could be said of another in the next article."""
    if any(c.isupper() for c in actor.name) and actor.kind != "population":
        return False
    return actor.country is None or actor.kind not in _COLLECTIVE
