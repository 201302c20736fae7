"""Tables of what was read: articles and their rows, runs, and the actors and places all articles share."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    and_,
    false,
    literal_column,
    text,
)

from dateline.store.columns import (
    BIG,
    DAY,
    actor_columns,
    article_column,
    date_columns,
    key_column,
    metadata,
    over_months,
    span_columns,
)

meta = Table("meta", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

runs = Table(
    "runs", metadata,
    Column("run", Integer, primary_key=True),
    Column("key", String(32), nullable=False, unique=True),
    Column("program", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("stages", Text, nullable=False),
    Column("models", Text, nullable=False),
    Column("lexicons", Text, nullable=False),
    Column("started", Text, nullable=False),
)  # fmt: skip
"""What made the rows of an article: program, plan with its stages (JSON), digests of models and of lexicons."""

texts = Table(
    "texts", metadata,
    Column("content", String(32), primary_key=True),
    Column("text", Text, nullable=False),
    Column("exact", LargeBinary),
)  # fmt: skip
"""Each text once. `exact` only where it holds what a database refuses (NUL, lone surrogates); offsets are the same."""

articles = Table(
    "articles", metadata,
    Column("article", Integer, primary_key=True),
    Column("key", String(32), nullable=False, unique=True),
    Column("id", Text, nullable=False, index=True),
    Column("content", String(32), ForeignKey("texts.content"), nullable=False, index=True),
    Column("run", Integer, ForeignKey("runs.run"), nullable=False, index=True),
    Column("change", Integer, nullable=False, index=True),
    Column("title", Text),
    Column("url", Text),
    Column("publisher", Text),
    Column("agency", Text),
    Column("byline", Text),
    Column("published", Text),
    Column("written", Text),
    Column("day", DAY, index=True),
    Column("language", Text),
    Column("source", Text),
    Column("format", Text),
    Column("words", Integer, nullable=False),
    Column("added", Text, nullable=False),
    Column("read", Text, nullable=False),
    Column("copy_group", Integer, index=True),
    Column("lead", Boolean, nullable=False),
    Column("copy_kind", Text),
    Column("copy_score", Float),
    Column("copy_why", Text),
    sqlite_autoincrement=True,
)  # fmt: skip
"""`key` names the article for ever (id, address and text as given); `day` the day it was written, else published.

`change` grows with every article added, read again or removed. `copy_group` is null for an article without copies;
`lead` is true for it and for the one article that stands for its group.
"""
UPDATE = "update"
"""A later, fuller version of an article says things of its own; other copies do not."""
repeated = and_(~articles.c.lead, articles.c.copy_kind != literal_column(f"'{UPDATE}'"))
"""Articles that say again what another says; written out, as the condition of an index is."""
Index("articles_repeated", articles.c.article, sqlite_where=repeated, postgresql_where=repeated)

records = Table(
    "records", metadata,
    article_column(primary=True),
    Column("record", LargeBinary, nullable=False),
    Column("input", LargeBinary, nullable=False),
)  # fmt: skip
"""The record and the article as it was given, without their text: JSON, compressed with zlib."""

sentences = Table(
    "sentences", metadata, key_column(), article_column(), Column("n", Integer, nullable=False), *span_columns(),
    Index("sentences_article", "article", "n"),
)  # fmt: skip
"""`row` is row_key(article, n): the sentence index of any other row leads here."""

actors = Table(
    "actors", metadata,
    Column("actor", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("root", Integer, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", Text, index=True),
    Column("sectors", Text, nullable=False),
    Column("role", Text),
    Column("wikidata", Text, index=True),
    sqlite_autoincrement=True,
)  # fmt: skip
"""Actors across articles. `root` is the actor it was merged into, else itself: compare and group by `root`.

`key` is how the actor is recognised (`corpus.actor_identity`); `sectors` are PLOVER codes with a space between.
"""

actor_names = Table(
    "actor_names", metadata,
    Column("actor", Integer, ForeignKey("actors.actor", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    Column("folded", Text, nullable=False, index=True),
    Column("articles", Integer, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
"""Every name an actor has in some article, folded for looking up, and the number of articles that use it."""

article_actors = Table(
    "article_actors", metadata,
    article_column(primary=True),
    Column("id", Text, primary_key=True),
    Column("actor", Integer, ForeignKey("actors.actor"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("role", Text),
    Column("of", Text),
    Column("of_actor", Integer),
    Column("mentions", Integer, nullable=False),
    Column("score", Float, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
"""The actors of one article, and which actor of the corpus each is."""

places = Table(
    "places", metadata,
    Column("place", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, index=True),
    Column("geonameid", Integer, index=True),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("country", Text, index=True),
    Column("admin1", Text),
    Column("admin2", Text),
    Column("feature", Text),
    sqlite_autoincrement=True,
)  # fmt: skip
"""Places across articles, one row a place of the gazetteer."""

article_places = Table(
    "article_places", metadata,
    article_column(primary=True),
    Column("id", Text, primary_key=True),
    Column("place", Integer, ForeignKey("places.place"), nullable=False, index=True),
    Column("toponyms", Integer, nullable=False),
    Column("score", Float, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip

statements = Table(
    "statements", metadata, key_column(), article_column(), Column("id", Text, nullable=False),
    Column("sentence", Integer),
    Column("form", Text, nullable=False),
    Column("cue_class", Text),
    Column("negated", Boolean, nullable=False, server_default=false()),
    Column("channel", Text),
    *actor_columns("speaker"), *actor_columns("addressee"), *date_columns(),
    Column("place", Integer, ForeignKey("places.place")),
    Column("nested", Text),
    *span_columns(),
    Column("source", Text),
    Column("cue", Text),
    Column("words", Text, nullable=False),
    Column("day", DAY),
    Column("score", Float, nullable=False),
    Index("statements_id", "article", "id", unique=True),
    Index("statements_speaker", "speaker_actor", "day"),
    Index("statements_day", "day"),
    Index("statements_place", "place", "day"),
    Index(
        "statements_addressee", "addressee_actor", "day",
        sqlite_where=text("addressee_actor IS NOT NULL"), postgresql_where=text("addressee_actor IS NOT NULL"),
    ),
)  # fmt: skip
"""`words` is what was said (content spans joined by " … "), `source` and `cue` the words for who and how.

`start`, `end` reach from the first to the last character of the content; `day` is the first day of its date, else the
article's day.
"""

events = Table(
    "events", metadata, key_column(), article_column(), Column("id", Text, nullable=False),
    Column("sentence", Integer, nullable=False),
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("status", Text, nullable=False),
    Column("contexts", Text, nullable=False),
    Column("plover", Text, nullable=False),
    Column("quad", Integer, nullable=False),
    Column("intensity", Float, nullable=False),
    Column("cameo", Text),
    Column("acled_type", Text),
    Column("acled_sub_type", Text),
    *date_columns(),
    Column("place", Integer, ForeignKey("places.place")),
    Column("country", Text),
    *actor_columns("claimed_by"),
    Column("statement", Text),
    Column("same_as", Text),
    *span_columns(),
    Column("trigger", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("fate", Text),
    Index("events_id", "article", "id", unique=True),
    Index("events_earliest", "earliest"),
    Index("events_status", "status", "earliest"),
    Index("events_type", "type", "earliest", "latest", "status"),
    Index("events_place", "place", "earliest"),
    Index("events_country", "country", "earliest"),
)  # fmt: skip
"""One row a mention. `country` is that of its place; `contexts` have a space between; `trigger` are its words;
`fate` is what those make of a plan, where they put it off or call it off (`corpus.outcomes`)."""
_over_months = over_months(events.c.earliest, events.c.latest)
_undated = events.c.earliest.is_(None)
Index(
    "events_undated", events.c.article, events.c.status, events.c.type,
    sqlite_where=_undated, postgresql_where=_undated,
)  # fmt: skip
_never = events.c.latest.is_(None)  # not `earliest`: an index of that would be taken for the better one
Index(
    "events_vague", events.c.status, events.c.score.desc(), events.c.quad, events.c.type, events.c.same_as,
    events.c.earliest, events.c.article, events.c.sentence, sqlite_where=_never, postgresql_where=_never,
)  # fmt: skip
_decides = events.c.fate.is_not(None)
Index(
    "events_fate", events.c.fate, events.c.earliest, events.c.article, sqlite_where=_decides, postgresql_where=_decides
)
Index("events_wide", events.c.latest, events.c.earliest, sqlite_where=_over_months, postgresql_where=_over_months)

event_parties = Table(
    "event_parties", metadata,
    Column("event", BIG, ForeignKey("events.row", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("side", Text, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    *actor_columns("party"),
    Column("start", Integer),
    Column("end", Integer),
    Column("earliest", DAY),
    Index("event_parties_actor", "party_actor", "earliest"),
    sqlite_with_rowid=False,
)  # fmt: skip
"""Who took part: `side` is `actor` or `recipient`; `earliest` is the event's, so that a party's events come in order.

A party without an actor has null in both columns; without a span it is not named in the sentence.
"""

positions = Table(
    "positions", metadata, key_column(), article_column(), Column("id", Text, nullable=False),
    Column("sentence", Integer, nullable=False),
    *actor_columns("holder"), *actor_columns("target"),
    Column("stance", Text, nullable=False),
    Column("statement", Text),
    *span_columns(),
    Column("words", Text, nullable=False),
    Column("day", DAY),
    Column("score", Float, nullable=False),
    Index("positions_id", "article", "id", unique=True),
    Index("positions_holder", "holder_actor", "day"),
    Index("positions_day", "day"),
    Index("positions_stance", "stance", "holder_actor"),
    Index(
        "positions_target", "target_actor", "day",
        sqlite_where=text("target_actor IS NOT NULL"), postgresql_where=text("target_actor IS NOT NULL"),
    ),
)  # fmt: skip
"""`day` is the first day of its statement's date, else the article's day."""
Index("positions_score", positions.c.score.desc())

figures = Table(
    "figures", metadata, key_column(), article_column(), Column("id", Text, nullable=False),
    Column("sentence", Integer, nullable=False),
    Column("number", Float, nullable=False),
    Column("low", Float),
    Column("high", Float),
    Column("measures", Text, nullable=False),
    Column("unit", Text),
    *actor_columns("source"), *date_columns(), *span_columns(),
    Column("words", Text, nullable=False),
    Column("day", DAY),
    Column("score", Float, nullable=False),
    Index("figures_id", "article", "id", unique=True),
    Index("figures_measures", "measures", "day"),
    Index("figures_source", "source_actor", "day"),
    Index("figures_day", "day"),
)  # fmt: skip
"""`number` is the figure, `value` its date; `day` is the first day of that date, else the article's day."""
Index("figures_score", figures.c.score.desc())

topics = Table(
    "topics", metadata,
    Column("topic", Text, primary_key=True),
    Column("layer", Text, primary_key=True),
    Column("row", BIG, primary_key=True, autoincrement=False),
    Index("topics_row", "row", "layer"),
    sqlite_with_rowid=False,
)  # fmt: skip
"""What statements and positions are about: every issue whose words stand in theirs (`corpus.issues`)."""

evidence = Table(
    "evidence", metadata,
    Column("row", BIG, primary_key=True, autoincrement=False),
    Column("layer", Text, primary_key=True),
    Column("part", Text, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    *span_columns(),
    sqlite_with_rowid=False,
)  # fmt: skip
"""Spans that may be several a row. Layers and parts: statements: source, cue, content; events: status_cues;
positions: conditions. A single span stands on the row itself, a party's on `event_parties`."""
