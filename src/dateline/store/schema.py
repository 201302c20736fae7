"""The tables of a store, on one page.

One row of a layer is one row of a table. Its key `row` is an integer made from the article's number and the row's place
in its layer (`row_key`), so that the rows of an article lie side by side; `id` is the id the record gives it, unique
within the article. Offsets are code points of the article's text. Days are ISO 8601 text (`2016-02-03`), so that they
sort and compare as text; `earliest` and `latest` are null where a date is not on the calendar. A name ending in
`_actor` is a number of `actors`, one for every article; the same name without it is the id in the record.
"""

from __future__ import annotations

from dateline.store.article_tables import (
    actor_names,
    actors,
    article_actors,
    article_places,
    articles,
    event_parties,
    events,
    evidence,
    figures,
    meta,
    places,
    positions,
    records,
    repeated,
    runs,
    sentences,
    statements,
    texts,
    topics,
)
from dateline.store.columns import article_of, metadata, over_months, row_key
from dateline.store.corpus_tables import (
    actor_counts,
    cluster_parties,
    contested,
    decisions,
    event_addresses,
    event_clusters,
    event_links,
    review_standing,
    reviews,
    unfinished,
)

__all__ = [
    "LAYER_TABLES",
    "SCHEMA_VERSION",
    "actor_counts",
    "actor_names",
    "actors",
    "article_actors",
    "article_of",
    "article_places",
    "articles",
    "cluster_parties",
    "contested",
    "decisions",
    "event_addresses",
    "event_clusters",
    "event_links",
    "event_parties",
    "events",
    "evidence",
    "figures",
    "meta",
    "metadata",
    "over_months",
    "places",
    "positions",
    "records",
    "repeated",
    "review_standing",
    "reviews",
    "row_key",
    "runs",
    "sentences",
    "statements",
    "texts",
    "topics",
    "unfinished",
]  # fmt: skip

SCHEMA_VERSION = 8
LAYER_TABLES = {
    "statements": statements, "events": events, "positions": positions, "figures": figures,
}  # fmt: skip
"""The layers whose rows have a table of their own with `row`, `article` and `id`."""
