"""The store: one object that a program, a query, an export or a web page works with."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, make_url

from dateline.model import Article, Record
from dateline.store import (
    adding,
    checking,
    counting,
    deciding,
    finding,
    grouping,
    migrations,
    readings,
    removing,
    reviewing,
    searching,
)
from dateline.store.opening import StoreError, bare, is_url, make_engine, reader, shown, spoken, writer
from dateline.store.packing import Packed, pack
from dateline.store.rows import (
    Added,
    ArticleRow,
    ClusterParty,
    Contested,
    Copy,
    Decision,
    EventCluster,
    EventLink,
    Finding,
    Hit,
    Info,
    Removed,
    Review,
    Run,
)

BATCH = 64
"""Articles of one transaction."""
BATCH_CHARACTERS = 2_000_000
"""Text of one transaction, about: what waits in memory."""
GROWN = 20
"""A store that grew by this part (one in so many) has its indexes sampled anew."""
BATCH_SECONDS = 10.0
"""Time that a batch waits for more articles: about what a killed run has to read again."""


def open_store(url_or_path: str | Path, *, create: bool = False, read_only: bool = False,
               migrate: bool = False) -> Store:  # fmt: skip
    """Open a corpus kept in a SQLite file or a PostgreSQL database.

    url_or_path: a file, or `postgresql://user@host/name`. create: make it where it is not there. read_only: refuse to
    change it. migrate: carry a store of an older version forward. Errors: StoreError, one sentence and its remedy.

    >>> import tempfile, os
    >>> from dateline.model import Record
    >>> with tempfile.TemporaryDirectory() as folder, open_store(os.path.join(folder, "a.db"), create=True) as store:
    ...     store.add([Record(id="1", text="Talks opened.", sentences=((0, 13),))]).added, len(store.search("talks"))
    (1, 1)
    """
    name = str(url_or_path)
    engine = make_engine(name, create, read_only)
    store = Store(name, engine, read_only)
    try:
        store.prepare(create, migrate)
    except BaseException:
        store.close()
        raise
    return store


class Store:
    """A corpus in a database. Made by `open_store`; close it, or use it in a `with`."""

    def __init__(self, name: str, engine: Engine, read_only: bool = False) -> None:
        self.name = name
        self.read_only = read_only
        self.engine = engine
        self.migrated: list[int] = []

    def prepare(self, create: bool, migrate: bool) -> None:
        """Make the tables of an empty database where asked to, and look at the version of one that has them."""
        with spoken(self.name):
            if create and not self.read_only:
                with self.writing() as c:
                    if migrations.is_empty(c):
                        migrations.create(c)
            with self.reading() as c:
                found = migrations.version(c, self.name)
            if migrate and not self.read_only:
                with self.writing() as c:
                    self.migrated = migrations.migrate(c, found)
                    if self.migrated:
                        checking.count_anew(c)
                    found = migrations.version(c, self.name)
            migrations.check_version(found, self.name)

    # ------------------------------------------------------------ connections

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection over one snapshot of the store, which writers do not disturb."""
        with spoken(self.name), reader(self.engine) as c:
            yield c

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection within one transaction: all of it is kept, or, after an error, none. One writer at a time."""
        if self.read_only:
            raise StoreError(shown(self.name), "it is opened for reading only.", "Open it without read_only.")
        with spoken(self.name), writer(self.engine) as c, c.begin():
            yield c

    def close(self) -> None:
        """Give the file or the server's connections back."""
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # ------------------------------------------------------------ articles

    def add(self, records: Iterable[Record], run: Run | None = None, *, inputs: Iterable[Article] | None = None,
            replace: bool = False, progress: Callable[[Added], None] | None = None) -> Added:  # fmt: skip
        """Add articles with their records; what is there already stays, or is written anew where `replace` says so.

        records: any stream; what waits in memory is one batch. run: what read them (`readings.current_run`), by default
        this program and its default plan. inputs: the articles as they were before reading, in step with `records`, so
        that they can be read again just as they were. progress: called after each batch, which is then safe on disk.
        """
        run = readings.current_run() if run is None else run
        total = Added()
        for batch in _batches(pack_stream(records, inputs)):
            with self.writing() as c:
                one = adding.add_batch(c, batch, run, replace)
            total = sum_of(total, one)
            if progress is not None:
                progress(one)
        if (total.added + total.replaced) * GROWN > self.count():
            with self.writing() as c:
                checking.count_anew(c)
        return total

    def remove(self, ids: Iterable[str | int]) -> Removed:
        """Remove articles by number, key or id, with everything that only they supported; reviews are kept, orphaned.

        An id that several articles have names them all. Errors: SettingError, before anything is removed, where there
        is no such article.
        """
        with self.writing() as c:
            found = {row.article: row.key for i in ids for row in finding.named(c, i)}
            return removing.remove(c, sorted(found), found.values())

    def article(self, id: str | int) -> ArticleRow:
        """One article by number, key or id. Errors: SettingError where there is none, or several have that id."""
        with self.reading() as c:
            return finding.one(c, id)

    def articles(self, ids: Iterable[str | int] | None = None, *, since: str | None = None, until: str | None = None,
                 publisher: str | None = None, leads: bool = False) -> Iterator[ArticleRow]:  # fmt: skip
        """Articles by the day they were written. since, until: days, both included. leads: one of a group of copies."""
        with self.reading() as c:
            yield from finding.articles(c, ids, since, until, publisher, leads)

    def count(self) -> int:
        """How many articles there are."""
        with self.reading() as c:
            return finding.count(c)

    def record(self, id: str | int) -> Record:
        """The record of one article, equal to what was added."""
        with self.reading() as c:
            return next(finding.records(c, [finding.one(c, id).article]))

    def records(self, ids: Iterable[str | int] | None = None) -> Iterator[Record]:
        """Records in the order the articles came to be added, one in memory at a time; all where no ids are given."""
        with self.reading() as c:
            numbers = None if ids is None else sorted({r.article for i in ids for r in finding.named(c, i)})
            yield from finding.records(c, numbers)

    def inputs(self, ids: Iterable[str | int]) -> Iterator[Article]:
        """Articles as they were given, to be read again."""
        with self.reading() as c:
            yield from finding.inputs(c, sorted({r.article for i in ids for r in finding.named(c, i)}))

    def text(self, id: str | int) -> str:
        """The text of one article, as it was given."""
        with self.reading() as c:
            return finding.text(c, finding.one(c, id).article)

    def known(self, keys: Iterable[str]) -> set[str]:
        """Which of these keys (`packing.article_key`) are there already."""
        with self.reading() as c:
            return finding.known(c, keys)

    def stale(self, run: Run) -> Iterator[ArticleRow]:
        """Articles that another run read."""
        with self.reading() as c:
            yield from finding.stale(c, run)

    def search(self, words: str, layers: Sequence[searching.Layer] = ("sentences", "statements"), *, limit: int = 50,
               offset: int = 0, since: str | None = None, until: str | None = None) -> list[Hit]:  # fmt: skip
        """Sentences and statements that hold the words, best first.

        words: all must occur; "a phrase", begin*, -without, this OR that. since, until: days the article was written.
        Errors: SettingError where no word is left to look for.
        """
        with self.reading() as c:
            return searching.search(c, words, layers, limit, offset, since, until)

    # ------------------------------------------------------------ across articles

    def save_copies(self, copies: Iterable[Copy]) -> None:
        """Put these groups of copies in the place of those before."""
        with self.writing() as c:
            grouping.save_copies(c, copies)

    def copies(self) -> Iterator[Copy]:
        """Every article that has copies, group by group, the lead first."""
        with self.reading() as c:
            yield from grouping.copies(c)

    def save_clusters(self, clusters: Iterable[EventCluster], links: Iterable[EventLink],
                      parties: Iterable[ClusterParty] = ()) -> None:  # fmt: skip
        """Put these events across articles in the place of those before; all three are read as streams."""
        with self.writing() as c:
            grouping.save_clusters(c, clusters, links, parties)

    def clusters(self) -> Iterator[EventCluster]:
        """Events across articles, in the order of their first day."""
        with self.reading() as c:
            yield from grouping.clusters(c)

    def links(self) -> Iterator[EventLink]:
        """Which event across articles each mention is of."""
        with self.reading() as c:
            yield from grouping.links(c)

    def save_contested(self, pairs: Iterable[Contested]) -> None:
        """Put these contested claims in the place of those before."""
        with self.writing() as c:
            grouping.save_contested(c, pairs)

    def contested(self) -> Iterator[Contested]:
        """Claims that cannot both hold, the surest first."""
        with self.reading() as c:
            yield from grouping.contested(c)

    def pending(self, kind: str) -> list[int]:
        """Articles added or read again since `copies`, `clusters` or `contested` were saved."""
        with self.reading() as c:
            return counting.pending(c, kind)

    def is_current(self, kind: str) -> bool:
        """Whether nothing was added, read again or removed since `copies`, `clusters` or `contested` were saved."""
        with self.reading() as c:
            return counting.is_current(c, kind)

    # ------------------------------------------------------------ what people decide

    def decide(self, kind: str, action: str, subject: dict[str, Any], *, why: str = "", who: str = "") -> Decision:
        """Merge or split actors or events, or rename an actor; `rows.Decision` says what `subject` holds for each."""
        with self.writing() as c:
            number = deciding.decide(c, kind, action, subject, why, who, adding.now())
            return next(d for d in deciding.decisions(c, standing_only=False) if d.decision == number)

    def undo_decision(self, decision: int, *, who: str = "") -> Decision:
        """Take a decision back; both stay written down."""
        with self.writing() as c:
            number = deciding.undo(c, decision, who, adding.now())
            return next(d for d in deciding.decisions(c, standing_only=False) if d.decision == number)

    def decisions(self, kind: str | None = None, *, standing_only: bool = True) -> list[Decision]:
        """Decisions in the order they were made."""
        with self.reading() as c:
            return deciding.decisions(c, kind, standing_only)

    def review(self, article: str | int, layer: str, id: str, verdict: str, *, edit: dict[str, Any] | None = None,
               note: str = "", who: str = "") -> Review:  # fmt: skip
        """Judge a row: y right, n wrong, h half right, edit with the fields that should be otherwise."""
        with self.writing() as c:
            row = finding.one(c, article)
            record = next(finding.records(c, [row.article]))
            number = reviewing.review(c, row.key, record, layer, id, verdict, edit, note, who, adding.now())
            return next(r for r in reviewing.reviews(c, [row.key]) if r.review == number)

    def undo_review(self, review: int, *, who: str = "") -> None:
        """Take a judgement back; both stay written down."""
        with self.writing() as c:
            reviewing.undo(c, review, who, adding.now())

    def reviews(self, article: str | int | None = None, *, layer: str | None = None, standing: str | None = None,
                undone: bool = False) -> list[Review]:  # fmt: skip
        """Judgements in the order they were made. article: number, key or id, of one that is there or was removed."""
        with self.reading() as c:
            keys = None if article is None else [r.key for r in finding.named(c, article, True)] or [str(article)]
            return reviewing.reviews(c, keys, layer, standing, undone)

    # ------------------------------------------------------------ the store itself

    def info(self) -> Info:
        """What the store holds."""
        with self.reading() as c:
            return checking.info(c, self.name, self.file)

    def check(self) -> list[Finding]:
        """Look at every promise the store makes."""
        with self.reading() as c:
            return checking.check(c)

    def vacuum(self) -> None:
        """Give room that removed articles left back to the disk, and let the database count its rows anew."""
        with spoken(self.name), bare(self.engine) as c:
            checking.vacuum(c)

    @property
    def file(self) -> Path | None:
        """The file of a SQLite store."""
        if not is_url(self.name):
            return Path(self.name)
        url = make_url(self.name)
        return Path(url.database or "") if url.get_backend_name() == "sqlite" else None


def pack_stream(records: Iterable[Record], inputs: Iterable[Article] | None = None) -> Iterator[Packed]:
    """Records made ready to be written, in order."""
    if inputs is None:
        yield from map(pack, records)
    else:
        # In this order: the stream of inputs may be fed by the one that gives the records.
        for record, given in zip(records, inputs, strict=False):
            yield pack(record, given)


def _batches(packed: Iterable[Packed]) -> Iterator[list[Packed]]:
    batch: list[Packed] = []
    load, since = 0, time.monotonic()
    for p in packed:
        batch.append(p)
        load += len(p.text)
        if len(batch) >= BATCH or load >= BATCH_CHARACTERS or time.monotonic() - since > BATCH_SECONDS:
            yield batch
            batch, load, since = [], 0, time.monotonic()
    if batch:
        yield batch


def sum_of(a: Added, b: Added) -> Added:
    """Two counts as one.

    >>> sum_of(Added(added=1), Added(added=2, known=1)).added
    3
    """
    return Added(**{f: getattr(a, f) + getattr(b, f) for f in a.__struct_fields__})
