"""Tables of what was found across articles, and of what people decided and judged."""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from dateline.store.columns import (
    BIG,
    DAY,
    date_columns,
    metadata,
)

event_clusters = Table(
    "event_clusters", metadata,
    Column("cluster", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("mode", Text),
    Column("status", Text, nullable=False),
    *date_columns(),
    Column("place", Integer, ForeignKey("places.place")),
    Column("country", Text),
    Column("title", Text, nullable=False),
    Column("mentions", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("sources", Integer, nullable=False),
    Column("first", DAY),
    Column("last", DAY),
    Column("score", Float, nullable=False),
    Column("data", Text, nullable=False),
    Column("day", DAY),
    Column("weight", Float),
    Index("event_clusters_day", "day", "weight"),
    Index("event_clusters_weight", "weight"),
    Index("event_clusters_earliest", "earliest"),
    Index("event_clusters_type", "type", "day"),
    Index("event_clusters_place", "place", "day"),
    Index("event_clusters_country", "country", "day"),
)  # fmt: skip
"""Events across articles. `sources` counts independent texts; `first`, `last` are the days of the first and latest
report; `data` is JSON for what differs between its mentions (dates, places, numbers, doers). `day` is where it stands
on a timeline, `weight` how much it matters there (`corpus.weighing`)."""

event_links = Table(
    "event_links", metadata,
    Column("event", BIG, ForeignKey("events.row", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("cluster", Text, ForeignKey("event_clusters.cluster", ondelete="CASCADE"), nullable=False, index=True),
    Column("why", Text, nullable=False),
    Column("score", Float, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
"""Which event a mention is of, and why it was joined to it."""

event_addresses = Table(
    "event_addresses", metadata,
    Column("cluster", Text, primary_key=True),
    Column("article_key", String(32), nullable=False),
    Column("id", Text, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
"""Names that events had before they were joined or parted: each still leads to the event of this mention."""

cluster_parties = Table(
    "cluster_parties", metadata,
    Column("cluster", Text, ForeignKey("event_clusters.cluster", ondelete="CASCADE"), primary_key=True),
    Column("side", Text, primary_key=True),
    Column("actor", Integer, primary_key=True, autoincrement=False),
    Column("mentions", Integer, nullable=False),
    Column("day", DAY),
    Column("weight", Float),
    Index("cluster_parties_day", "actor", "day", "weight"),
    Index("cluster_parties_weight", "actor", "weight"),
    sqlite_with_rowid=False,
)  # fmt: skip
"""Who took part in an event across articles; `actor` is a root. `day` and `weight` are the event's, and stand on the
first of an actor's rows of an event only: so counting them counts events."""

actor_counts = Table(
    "actor_counts", metadata,
    Column("actor", Integer, primary_key=True, autoincrement=False),
    Column("articles", Integer, nullable=False),
    Column("acts", Integer, nullable=False),
    Column("suffered", Integer, nullable=False),
    Column("statements", Integer, nullable=False),
    Column("positions", Integer, nullable=False),
    Column("first", DAY),
    Column("last", DAY),
    Column("events", Integer, nullable=False, server_default="0"),
    Column("repeated", Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)  # fmt: skip
"""How often each actor is there, counted by linking: articles that name it and the days of the first and the last,
acts it did and suffered, statements, positions; mentions of events it is a party of on either side, and how many of
those stand in copies. True as long as nothing was added or removed since (`counting`)."""

contested = Table(
    "contested", metadata,
    Column("pair", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("issue", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("day", DAY, index=True),
    Column("left_article", Integer, ForeignKey("articles.article", ondelete="CASCADE"), nullable=False, index=True),
    Column("left_layer", Text, nullable=False),
    Column("left_id", Text, nullable=False),
    Column("left_actor", Integer),
    Column("right_article", Integer, ForeignKey("articles.article", ondelete="CASCADE"), nullable=False, index=True),
    Column("right_layer", Text, nullable=False),
    Column("right_id", Text, nullable=False),
    Column("right_actor", Integer),
    Column("data", Text, nullable=False),
    Index("contested_score", "score"),
)  # fmt: skip
"""Claims that cannot both hold: two rows with who holds each, a reason, and JSON for what else the finder knows."""

unfinished = Table(
    "unfinished", metadata,
    Column("kind", Text, primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)  # fmt: skip
"""What a linking has found so far, in pieces (`store.unfinished`); empty while none is under way."""

decisions = Table(
    "decisions", metadata,
    Column("decision", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("undoes", Integer, ForeignKey("decisions.decision")),
    sqlite_autoincrement=True,
)  # fmt: skip
"""What a person decided on actors and events; rows are only ever added. `subject` is JSON (`store.decide`)."""

reviews = Table(
    "reviews", metadata,
    Column("review", Integer, primary_key=True),
    Column("article_key", String(32), nullable=False),
    Column("layer", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("edit", Text),
    Column("note", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("snapshot", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("undoes", Integer, ForeignKey("reviews.review")),
    Index("reviews_row", "article_key", "layer", "id"),
    sqlite_autoincrement=True,
)  # fmt: skip
"""What a person judged of a row, with the row and its words as they stood then; rows are only ever added."""

review_standing = Table(
    "review_standing", metadata,
    Column("review", Integer, ForeignKey("reviews.review"), primary_key=True, autoincrement=False),
    Column("standing", Text, nullable=False),
    Column("why", Text, nullable=False),
)  # fmt: skip
"""How a review stands today: `kept`; `changed` where the row says something else now; `orphaned` where it is gone."""
