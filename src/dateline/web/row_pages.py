"""Names in addresses to rows of the store: an article, a statement, an event or an actor by what it is called."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select

from dateline.errors import SettingError
from dateline.store import Store, schema
from dateline.store.rows import ArticleRow
from dateline.web.problems import missing

_LARGEST = 2**31 - 1


class RowName(NamedTuple):
    """A row by its article and its id within it."""

    article: ArticleRow
    id: str

    @property
    def ref(self) -> str:
        """As the queries name it."""
        return f"{self.article.article}.{self.id}"

    @property
    def key(self) -> str:
        """As addresses name it, for ever."""
        return f"{self.article.key}.{self.id}"


def number_in(word: str) -> int | None:
    """A number of the store written in an address, or none.

    >>> number_in("17"), number_in("17.e1"), number_in("99999999999")
    (17, None, None)
    """
    return int(word) if word.isascii() and word.isdigit() and len(word) < 11 and int(word) <= _LARGEST else None


def find_article(store: Store, name: str) -> ArticleRow:
    """An article by key, number or id. Errors: HTTPException 404 where there is none."""
    for way in (name, number_in(name)):
        if way is not None and "\0" not in name:
            try:
                return store.article(way)
            except SettingError:
                continue
    raise missing("such article")


def find_row(store: Store, name: str, layer: str) -> RowName:
    """A row by `KEY.ID` or `NUMBER.ID`. Errors: HTTPException 404 where there is none."""
    article, dot, id = name.rpartition(".")
    if not dot or "\0" in name:
        raise missing(f"such row of {layer}")
    row = find_article(store, article)
    t = schema.LAYER_TABLES[layer]
    with store.reading() as c:
        if c.execute(select(t.c.row).where((t.c.article == row.article) & (t.c.id == id))).first() is None:
            raise missing(f"such row of {layer}")
    return RowName(row, id)


def name_of(store: Store, key: str) -> str:
    """What an actor is called, by its key."""
    with store.reading() as c:
        name: str = c.execute(select(schema.actors.c.name).where(schema.actors.c.key == key)).scalar_one()
    return name


def find_actor(store: Store, name: str) -> tuple[int, str]:
    """The root and key of an actor by key or number. Errors: HTTPException 404 where there is none."""
    t = schema.actors
    number = number_in(name)
    where = t.c.key == name.replace("\0", "") if number is None else t.c.actor == number
    root = t.alias()
    ask = select(root.c.actor, root.c.key).join_from(t, root, root.c.actor == t.c.root).where(where)
    with store.reading() as c:
        found = c.execute(ask).first()
    if found is None:
        raise missing("such actor")
    return found.actor, found.key
