"""Commands that keep a corpus: add, remove, and store info, check, reread, migrate, vacuum."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.inputs import Reading, reads_articles
from dateline.cli.shared import (
    UNREADABLE,
    ActorTable,
    Paths,
    PlanName,
    Quiet,
    StoreName,
    Tally,
    Workers,
    app,
    records_of,
    say,
    with_progress,
)

if TYPE_CHECKING:
    from dateline.model import Article, Record
    from dateline.store import Store

store_app = typer.Typer(
    help="Look after a store: info, check, reread, migrate, vacuum.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(store_app, name="store")
Stored = Annotated[str, typer.Argument(help="A store: a file, or postgresql://user@host/name.")]
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]
LOOK_AHEAD = 64
"""Articles looked up at once to see which are new."""


@app.command()
@reads_articles
def add(
    paths: Paths,
    store: StoreName,
    *,
    reading: Reading,
    workers: Workers = 1,
    plan: PlanName = "default",
    actors: ActorTable = None,
    quiet: Quiet = False,
) -> None:
    """Read articles and keep them in a store, which is made on first use. What is there already is passed over."""
    from dateline.store import current_run, open_store

    run = current_run(plan)
    with open_store(store, create=True) as kept:
        stream = _Stream(kept, reading.articles(paths))
        records = with_progress(records_of(stream.new(), plan, workers), quiet)
        with _kept_when_stopped(kept):
            done = kept.add(stream.readable(records), run, inputs=stream.given())
        _say_added(kept, done, stream.known, quiet)
        if next(kept.stale(run), None) is not None:
            say(f"some were read by another program, plan or lexicon: `dateline store reread {store}`.", quiet)
    stream.tally.close(quiet)


class _Stream:
    """Articles on their way through reading into a store, each kept until its record has come."""

    def __init__(self, store: Store, articles: Iterable[Article]) -> None:
        self.store = store
        self.articles = articles
        self.known = 0
        self.tally = Tally()
        self._being_read: deque[Article] = deque()
        self._read: deque[Article] = deque()

    def new(self) -> Iterator[Article]:
        """The articles the store does not have; each once."""
        from dateline.pipeline import chunks
        from dateline.store.packing import article_key

        for group in chunks(self.articles, LOOK_AHEAD):
            keys = [article_key(a.id, a.url, a.text) for a in group]
            there = self.store.known(keys)
            for key, article in zip(keys, group, strict=True):
                if key in there:
                    self.known += 1
                    continue
                there.add(key)
                self._being_read.append(article)
                yield article

    def all(self) -> Iterator[Article]:
        """Every article, new or not."""
        for article in self.articles:
            self._being_read.append(article)
            yield article

    def readable(self, records: Iterable[Record]) -> Iterator[Record]:
        """The records that have a text; the others are named and left out, so that they are tried again next time."""
        for record in records:
            article = self._being_read.popleft()
            self.tally.add(record)
            if record.text.strip():
                self._read.append(article)
                yield record
            else:
                why = next((p.message for p in record.problems), "it has no text")
                say(f"left out {record.source or record.id}: {why}", False)

    def given(self) -> Iterator[Article]:
        """The articles of `readable`, in step with it."""
        while True:
            yield self._read.popleft()


@contextmanager
def _kept_when_stopped(store: Store) -> Iterator[None]:
    """Whoever stops a run is told what is kept of it and how it goes on."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        say(f"{store.count():,} articles are kept; the same command goes on from there.", False)
        raise


def _say_added(store: Store, done: Any, known: int, quiet: bool) -> None:
    parts = [f"{done.added} added ({done.words:,} words)" if not done.replaced else f"{done.replaced} read again"]
    parts += [f"{known + done.known} already there"] if known + done.known else []
    held = store.count()
    say(f"{', '.join(parts)}; the store holds {held:,} article{'s' if held != 1 else ''}.", quiet)
    for r in done.refused:
        say(f"left out {r.id}: {r.why}. Please report it.", False)
    if done.changed or done.orphaned:
        say(
            f"{done.orphaned} review(s) judge a row that is gone, {done.changed} one that says something else now: "
            f"`dateline store check {store.name}`.",
            False,
        )


@app.command()
def remove(
    ids: Annotated[list[str], typer.Argument(help="Articles, by the id they were given or their key.")],
    store: StoreName,
    quiet: Quiet = False,
) -> None:
    """Remove articles from a store, with everything that only they supported. Reviews of their rows are kept."""
    from dateline.store import open_store

    with open_store(store) as kept:
        gone = kept.remove(ids)
    say(f"{gone.articles} removed, with {gone.actors} actors and {gone.places} places that only they named.", quiet)
    if gone.orphaned:
        say(f"{gone.orphaned} review(s) judged their rows; they are kept, and stand again with the article.", False)


@store_app.command()
def info(store: Stored, json: AsJson = False) -> None:
    """Say what a store holds: articles, days, rows, and what read them."""
    import msgspec

    from dateline.store import open_store

    with open_store(store, read_only=True) as kept:
        found = kept.info()
    if json:
        print(msgspec.json.format(msgspec.json.encode(found)).decode())
        return
    size = f", {found.bytes / 1e6:,.1f} MB" if found.bytes is not None else ""
    print(f"{found.url}  version {found.schema}{size}")
    print(f"{found.articles:,} articles of {found.texts:,} texts, {found.words:,} words, {found.first} to {found.last}")
    for name, n in found.counts.items():
        print(f"  {name.replace('_', ' '):<16}{n:>12,}")
    for run, n in found.runs:
        print(f"{n:,} articles read by {run.program}, plan {run.plan}, models {run.models}, lexicons {run.lexicons}")


@store_app.command()
def check(store: Stored, json: AsJson = False) -> None:
    """Look whether a store is whole, and which reviews judge a row that is gone."""
    import msgspec

    from dateline.store import open_store

    with open_store(store, read_only=True) as kept:
        found = kept.check()
    for f in found:
        if json:
            print(msgspec.json.encode(f).decode())
        else:
            print(f"{'ok ' if f.ok else 'BAD'}  {f.what:<18} {f.found}{'  -> ' + f.remedy if f.remedy else ''}")
    if not all(f.ok for f in found):
        raise typer.Exit(UNREADABLE)


@store_app.command()
def reread(
    store: Stored,
    everything: Annotated[bool, typer.Option("--all", help="Every article, whatever read it.")] = False,
    workers: Workers = 1,
    plan: PlanName = "default",
    actors: ActorTable = None,
    quiet: Quiet = False,
) -> None:
    """Read again the articles that another program, plan, model or lexicon read. Reviews are kept."""
    from dateline.pipeline import chunks
    from dateline.store import current_run, open_store

    run = current_run(plan)
    with open_store(store) as kept:
        todo = [a.article for a in (kept.articles() if everything else kept.stale(run))]
        # A few at a time: the articles still to come must not hold a snapshot open while others are written.
        articles = (a for group in chunks(todo, LOOK_AHEAD) for a in list(kept.inputs(group)))
        stream = _Stream(kept, articles)
        records = with_progress(records_of(stream.all(), plan, workers), quiet)
        with _kept_when_stopped(kept):
            done = kept.add(stream.readable(records), run, inputs=stream.given(), replace=True)
        if todo:
            _say_added(kept, done, 0, quiet)
        else:
            say("nothing to read again.", quiet)
    stream.tally.close(quiet)


@store_app.command()
def migrate(store: Stored, quiet: Quiet = False) -> None:
    """Carry a store made by an older version forward to this one."""
    from dateline.store import open_store

    with open_store(store, migrate=True) as kept:
        passed = kept.migrated
    say(f"now of version {passed[-1]}." if passed else "nothing to do: it is of this version.", quiet)


@store_app.command()
def vacuum(store: Stored, quiet: Quiet = False) -> None:
    """Give the room of removed articles back to the disk."""
    from dateline.store import open_store

    with open_store(store) as kept:
        before = kept.info().bytes or 0
        kept.vacuum()
        after = kept.info().bytes or 0
    say(f"{before / 1e6:,.1f} MB before, {after / 1e6:,.1f} MB now.", quiet)
