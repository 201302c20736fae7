"""Commands that write for others: export, briefing."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.shared import ActorTable, PlanName, Quiet, app, read_inputs, read_options, records_of, say

if TYPE_CHECKING:
    from dateline.export.formats import Identity
    from dateline.export.narrowing import Filter
    from dateline.model import Record

Inputs = Annotated[
    list[str] | None,
    typer.Argument(help="Records (JSON Lines of `dateline read`) or articles; none where --store is given."),
]
StorePath = Annotated[str | None, typer.Option("--store", help="Take the articles of this store (file or URL).")]
NoText = Annotated[bool, typer.Option("--no-text", help="Leave the words of articles out, for sharing.")]
Since = Annotated[
    str | None,
    typer.Option("--from", "--since", help="Only what is dated on or after this day: 2016, 2016-02, 2016-02-04."),
]
Until = Annotated[str | None, typer.Option("--to", "--until", help="Only what is dated on or before this day.")]
Actors = Annotated[list[str] | None, typer.Option("--actor", help="Words of a name, or a country's code; repeatable.")]
Places = Annotated[list[str] | None, typer.Option("--place", help="Words of a place, or a country's code; repeatable.")]
Types = Annotated[list[str] | None, typer.Option("--type", help="Event types such as ASSAULT; repeatable.")]
Reviews = Annotated[
    bool, typer.Option("--reviews/--no-reviews", help="Of a store: apply what people judged; or as it was read.")
]
NEAR = 60
"""Days before and after its period in which a briefing looks for articles of a store that tell of it."""


@app.command()
def export(
    format: Annotated[
        str,
        typer.Argument(help="A format, or copies or mentions (what is joined); `dateline export list` names them all."),
    ],
    inputs: Inputs = None,
    store: StorePath = None,
    output: Annotated[str | None, typer.Option("--output", "-o", help="File, folder or .zip to write.")] = None,
    no_text: NoText = False,
    status: Annotated[
        str | None, typer.Option("--status", help="Statuses of events, e.g. actual,negated; `all` for every one.")
    ] = None,
    since: Since = None,
    until: Until = None,
    actor: Actors = None,
    place: Places = None,
    type: Types = None,
    layers: Annotated[str | None, typer.Option("--layers", help="csv, parquet: only these tables.")] = None,
    made: Annotated[str | None, typer.Option("--made", help="The time to write where a format asks for it.")] = None,
    link: Annotated[
        bool, typer.Option("--link", help="Without a store: find copies and join events across articles, in memory.")
    ] = False,
    reviews: Reviews = True,
    plan: PlanName = "default",
    actors: ActorTable = None,
    quiet: Quiet = False,
) -> None:
    """Write records in a format other programs read: event data, calendars, maps, annotations, tables."""
    from dateline import export as exports
    from dateline.cli import linking
    from dateline.export.formats import Options

    if format == "list":
        for form in exports.formats().values():
            print(f"{form.name:<26} {form.suffix:<10} {form.about}")
        for name, about in linking.FORMATS.items():
            print(f"{name:<26} {'.jsonl':<10} {about}")
        return
    if format in linking.FORMATS:
        say(f"{format}: {linking.export_rows(format, inputs, store, output, plan)} lines", quiet)
        return
    form = exports.format_named(format)
    keep = filter_of(since, until, actor, place, type)
    judged: Counter[str] = Counter()
    identity, records = records_from(inputs, store, plan, keep, judged=judged if reviews else None)
    if store is None and link:
        from dateline.export.linking import link as joined

        held = list(records)
        identity, records = joined(held), iter(held)
    options = Options(
        text=not no_text, statuses=_statuses(status), identity=identity, made=_made(made),
        layers=tuple(x.strip() for x in layers.split(",") if x.strip()) if layers else None,
    )  # fmt: skip
    report = exports.write(form.name, records, _target(output, form.folder is not None), options)
    none = "" if report.rows or report.left_out else _nothing(store, keep)
    say(f"{format}: {report}{judged_words(judged)}{'.' if none else ''}{none}", quiet)


def judged_words(judged: Mapping[str, int]) -> str:
    """What people's judgements changed, to be said after an export."""
    from dateline.export.reviewed import EDITED, WRONG

    left = f"; {judged[WRONG]} left out: {WRONG}" if judged.get(WRONG) else ""
    return left + (f"; {judged[EDITED]} {EDITED}" if judged.get(EDITED) else "")


def _target(output: str | None, several: bool) -> Any:
    if output not in (None, "-"):
        assert output is not None
        parent = Path(output).parent
        if not parent.is_dir():
            _refuse("--output", f"there is no folder {parent}.", "Make it first, or name another file.")
        return Path(output)
    if several and sys.stdout.isatty():
        _refuse("--output", "this format is several files.", "Name a folder, or a file that ends in .zip.")
    return sys.stdout.buffer


def _refuse(where: str, message: str, remedy: str) -> None:
    from dateline.errors import SettingError

    raise SettingError(where, message, remedy)


def _statuses(words: str | None) -> Any:
    from typing import get_args

    from dateline.model import StatusValue

    known = get_args(StatusValue)
    if words is None:
        return None
    chosen = known if words == "all" else tuple(w.strip() for w in words.split(",") if w.strip())
    for w in chosen:
        if w not in known:
            _refuse("--status", f"there is no status {w!r}.", f"Statuses: {', '.join(known)}, or all.")
    return chosen


def _made(words: str | None) -> Any:
    from datetime import UTC, datetime

    if words is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        made = datetime.fromisoformat(words)
    except ValueError:
        _refuse("--made", f"{words!r} is no ISO 8601 time.", "Write it as 2016-02-04T12:00:00+00:00.")
    return made if made.tzinfo else made.replace(tzinfo=UTC)


def _day(flag: str, words: str | None, last: bool) -> str | None:
    """The first or last day that a year, month or day means, as questions to a store take them."""
    from dateline.errors import SettingError
    from dateline.query.terms import as_day

    try:
        return as_day(flag, words, last) if words else None
    except SettingError:
        _refuse(flag, f"{words!r} is no ISO 8601 day.", "Write it as 2016, 2016-02 or 2016-02-04.")
        raise


def _nothing(store: str | None, keep: Filter) -> str:
    """What to do where nothing matched: what the store holds, and where its names are looked up."""
    if store is None:
        return " Nothing matched: ask for more days or fewer terms."
    from dateline.export.stored import days_of
    from dateline.store import open_store

    days = days_of(open_store(store, read_only=True))
    held = f"the store has articles from {days[0]} to {days[1]}" if days else "the store has no dated article"
    names = "; look names up with `dateline who`" if keep.actors or keep.places else ""
    return f" Nothing matched: {held}{names}."


def filter_of(
    since: str | None, until: str | None, actors: list[str] | None, places: list[str] | None, types: list[str] | None
) -> Filter:
    """The filter a user's flags make; a wrong date or type is refused before anything is read."""
    from dateline.export.narrowing import Filter
    from dateline.ontology import event_types

    first, last = _day("--from", since, False), _day("--to", until, True)
    if first and last and first > last:
        _refuse("--from", f"{first} comes after --to {last}.", "Exchange the two.")
    kinds = tuple(t.upper() for t in types or ())
    for t in kinds:
        if t not in event_types():
            _refuse("--type", f"there is no event type {t!r}.", f"Types: {', '.join(event_types())}.")
    return Filter(since=first, until=last, actors=tuple(actors or ()), places=tuple(places or ()), types=kinds)


def records_from(
    inputs: list[str] | None,
    store: str | None,
    plan: str,
    keep: Filter,
    near: int | None = None,
    judged: Counter[str] | None = None,
) -> tuple[Identity, Iterator[Record]]:
    """Records and who is who among them: from a store, from files of records, or from articles read now.

    near: of a store, only articles written within so many days of the period. judged: apply what people judged in the
    store, and count it here.
    """
    from dateline.export.formats import NOBODY
    from dateline.export.narrowing import narrowed

    if store is not None and inputs:
        _refuse("--store", "a store and files were named.", "Name one of them.")
    if store is not None:
        from dateline.export.reviewed import judged_records
        from dateline.export.stored import identity_of
        from dateline.store import open_store

        opened = open_store(store, read_only=True)
        since, until = _span(keep, near or 0)
        ids = None if near is None else [r.article for r in opened.articles(since=since, until=until)]
        if judged is None:
            return identity_of(opened), narrowed(opened.records(ids), keep)
        return identity_of(opened), narrowed(judged_records(opened, ids, apply=True, counts=judged), keep)
    if not inputs:
        _refuse("export", "nothing to export.", "Name files of records or articles, or --store.")
    assert inputs is not None
    return NOBODY, narrowed(_read(inputs, plan), keep)


def _span(keep: Filter, near: int) -> tuple[str | None, str | None]:
    """The period widened by `near` days on both sides, as a store takes it."""
    from datetime import date, timedelta

    def moved(day: str | None, days: int) -> str | None:
        return None if day is None else (date.fromisoformat(day) + timedelta(days)).isoformat()

    return moved(keep.since, -near), moved(keep.until, near)


def _read(inputs: list[str], plan: str) -> Iterator[Record]:
    """Records of each input in turn: taken as they are, or read first where an input holds articles."""
    articles = [p for p in inputs if not _holds_records(p)]
    for path in inputs:
        if path not in articles:
            yield from _records_in(path)
    if articles:
        yield from records_of(read_inputs(articles, read_options()), plan, 1)


def _open(path: str) -> Any:
    import gzip

    return gzip.open(path, "rb") if path.endswith(".gz") else Path(path).open("rb")


def _holds_records(path: str) -> bool:
    from dateline.model import SCHEMA

    if not path.endswith((".jsonl", ".jsonl.gz", ".ndjson")) or not Path(path).is_file():
        return False
    with _open(path) as f:
        return f'"schema":"{SCHEMA}"'.encode() in f.read(4096).replace(b'": "', b'":"')


def _records_in(path: str) -> Iterable[Record]:
    import msgspec

    from dateline.record import decode

    with _open(path) as f:
        for n, line in enumerate(f, 1):
            if line.strip():
                try:
                    yield decode(line)
                except msgspec.MsgspecError as e:
                    _refuse(f"{path}:{n}", f"this is no record: {e}.", "Write records with `dateline read --json`.")


@app.command()
def briefing(
    inputs: Inputs = None,
    store: StorePath = None,
    output: Annotated[
        str | None, typer.Option("--output", "-o", help="File to write: .docx, .html, .md, .pdf or .json.")
    ] = None,
    about: Annotated[
        list[str] | None, typer.Option("--about", help="Words of a party, place, country or sentence; repeatable.")
    ] = None,
    since: Since = None,
    until: Until = None,
    actor: Actors = None,
    place: Places = None,
    title: Annotated[str, typer.Option("--title", help="The title to print.")] = "",
    no_text: NoText = False,
    made: Annotated[str | None, typer.Option("--made", help="The time to print as made.")] = None,
    reviews: Reviews = True,
    plan: PlanName = "default",
    quiet: Quiet = False,
) -> None:
    """Brief a reader on a period: developments, chronology, positions, disputes, figures, plans, map, sources."""
    import msgspec

    from dateline.export.briefing import build_briefing, kind_of, write_briefing
    from dateline.export.formats import whole_file

    kind = "markdown" if output in (None, "-") else kind_of(Path(output or ""))
    target = _target(output, False)
    keep = msgspec.structs.replace(filter_of(since, until, actor, place, None), about=tuple(about or ()))
    judged: Counter[str] = Counter()
    identity, records = records_from(inputs, store, plan, keep, NEAR, judged if reviews else None)
    found = build_briefing(records, keep, identity, title=title, text=not no_text, made=_made(made))
    if isinstance(target, Path):
        with whole_file(target) as f:
            write_briefing(found, f, kind)
    else:
        write_briefing(found, target, kind)
    end = judged_words(judged) + ("" if found.articles else f".{_nothing(store, keep)}")
    say(f"briefing: {found.articles} articles, {len(found.developments)} main developments, {len(found.days)} days, "
        f"{len(found.disputes)} contested claims, {len(found.notes)} notes{end}", quiet)  # fmt: skip
