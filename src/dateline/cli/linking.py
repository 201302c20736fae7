"""Commands across articles: link; and two formats of export, copies and mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.shared import Quiet, StoreName, app, line_sink, read_inputs, read_options, records_of, say

if TYPE_CHECKING:
    from dateline.corpus.duplicates import Sketch
    from dateline.model import Record


@app.command()
def link(
    store: StoreName,
    again: Annotated[bool, typer.Option("--again", help="Even if nothing was added since the last time.")] = False,
    quiet: Quiet = False,
) -> None:
    """Group copies, join what tells of one event, and find contested claims across the articles of a store."""
    from dateline.store import open_store
    from dateline.store.linking import link_store

    with open_store(store) as kept:
        if not again and all(kept.is_current(kind) for kind in ("copies", "clusters", "contested")):
            say("nothing was added, read again or removed since the last time; --again links all the same.", quiet)
            return
        found = link_store(kept, lambda words: say(f"{words} …", quiet))
    say(
        f"{found.copies} articles are copies, in {found.groups} groups; {found.mentions:,} mentions tell "
        f"{found.events:,} events, {found.joined:,} of them several times and {found.across:,} in several articles; "
        f"{found.contested} contested claims.",
        quiet,
    )


# ---------------------------------------------------------------- two formats of `dateline export`

FORMATS = {
    "copies": "groups of articles that are one text: {id, group} a line",
    "mentions": "which event each mention is of: {doc, start, end, cluster} a line",
}


def export_rows(format: str, inputs: list[str] | None, store: str | None, output: str | None, plan: str) -> int:
    """Write `copies` or `mentions`, of a store or of files read now; gives the number of lines.

    inputs: articles in any format `dateline read` takes, or records. Errors: SettingError where neither or both of
    inputs and store are named.
    """
    import msgspec

    rows = _stored(format, store, inputs) if store is not None else _read_now(format, inputs or [], plan)
    n = 0
    with line_sink(output) as write:
        for row in rows:
            write(msgspec.json.encode(row))
            n += 1
    return n


def _read_now(format: str, inputs: list[str], plan: str) -> Iterator[dict[str, Any]]:
    from dateline.cli.exporting import _records_in
    from dateline.corpus.rows import copies, mentions
    from dateline.errors import SettingError

    if not inputs:
        raise SettingError("export", "nothing to export.", "Name files of records or articles, or --store.")
    records = [p for p in inputs if _is_records(p)]
    articles = [p for p in inputs if p not in records]
    told = (r for p in records for r in _records_in(p))
    if format == "copies":
        sketches = [*_sketched(told), *_sketched_articles(articles)]
        yield from copies(sketches)
    else:
        read = records_of(read_inputs(articles, read_options()), plan, 1) if articles else iter(())
        yield from mentions([*told, *read])


def _is_records(path: str) -> bool:
    from dateline.cli.exporting import _holds_records

    return _holds_records(path)


def _sketched(records: Iterable[Record]) -> Iterator[Sketch]:
    from dateline.corpus.duplicates import sketch

    for r in records:
        yield sketch(r.id, r.text, r.furniture, r.written or r.published)


def _sketched_articles(paths: list[str]) -> Iterator[Sketch]:
    """Sketches of articles read only as far as copies need it: what is furniture on the page."""
    if not paths:
        return
    from dateline.corpus.duplicates import sketch
    from dateline.model import Document
    from dateline.pipeline import Plan, load_stage, run

    plan = Plan("copies", (load_stage("read.furniture", "copies"),))
    documents = (Document(article=a) for a in read_inputs(paths, read_options()))
    for d in run(plan, documents):
        yield sketch(d.id, d.text, d.furniture, d.article.published)


def _stored(format: str, store: str, inputs: list[str] | None) -> Iterator[dict[str, Any]]:
    from dateline.errors import SettingError
    from dateline.store import open_store
    from dateline.store.linking import stored_copies, stored_mentions

    if inputs:
        raise SettingError("--store", "a store and files were named.", "Name one of them.")
    with open_store(store, read_only=True) as kept:
        kind = "copies" if format == "copies" else "clusters"
        if not kept.is_current(kind):
            raise SettingError(store, "it is not linked as it stands.", f"Run `dateline link --store {store}`.")
        yield from stored_copies(kept) if format == "copies" else stored_mentions(kept)
