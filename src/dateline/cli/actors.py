"""Commands on who is who: the dictionary and the actors of a store."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.shared import ActorTable, StoreName, app, line_sink, say

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from dateline.corpus.actor_candidates import Candidate, Known
    from dateline.store import Store

actors_app = typer.Typer(
    help="Who is who across articles: list, find, propose, merge, split, rename, undo, decisions, export.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(actors_app, name="actors")

AsJson = Annotated[bool, typer.Option("--json", help="As JSON Lines.")]
Who = Annotated[str, typer.Option("--who", help="Who decides; kept with the decision.")]
Why = Annotated[str, typer.Option("--why", help="Why; kept with the decision.")]
Country = Annotated[str | None, typer.Option("--country", help="Only of this country (ISO alpha-3, UNO, IGO …).")]
Kind = Annotated[str | None, typer.Option("--kind", help="Only person, organisation, government, armed-group …")]
Limit = Annotated[int, typer.Option("--limit", min=1, help="At most so many.")]


@actors_app.command("list")
def list_actors(store: StoreName, country: Country = None, kind: Kind = None, limit: Limit = 50,
                json: AsJson = False) -> None:  # fmt: skip
    """The actors of a store, those of most articles first."""
    from dateline.store import open_store
    from dateline.store.actor_list import known_actors

    _check(country, kind)
    with open_store(store, read_only=True) as kept, kept.reading() as c:
        found = known_actors(c, country=country, kind=kind, limit=limit)
        _show(found, json)
    if not found:
        say("no actor of the store is so.", False)


@actors_app.command()
def find(
    name: Annotated[str, typer.Argument(help="A name, #number, Wikidata item, country, or country/sector.")],
    store: Annotated[
        str | None, typer.Option("--store", envvar="DATELINE_STORE", help="A store; without one, the dictionary.")
    ] = None,
    actors: ActorTable = None,
    json: AsJson = False,
) -> None:
    """Who goes by a name: in a store, or else in the dictionary of actors with your own table."""
    if store is None:
        _find_entry(name, json)
        return
    from dateline.query.resolving import actors_called
    from dateline.store import open_store
    from dateline.store.actor_list import articles_of, known_actors

    with open_store(store, read_only=True) as kept, kept.reading() as c:
        roots = actors_called(c, name)
        found = known_actors(c, roots) if roots else []
        _show(found, json)
        for number, id, day, title in articles_of(c, found[0].number) if len(found) == 1 and not json else ():
            sys.stdout.write(f"  in {number}  {day[:10]}  {title or id}\n")
    if not roots:
        _nobody(name)


@actors_app.command()
def propose(store: StoreName, least: Annotated[float, typer.Option("--least", min=0, max=1, help="Least score.")] = 0.6,
            limit: Limit = 50, json: AsJson = False) -> None:  # fmt: skip
    """Pairs of actors that may be one, with the reasons. Nothing is merged."""
    import msgspec

    from dateline.store import open_store

    with open_store(store, read_only=True) as kept, kept.reading() as c:
        known, found = _proposals(c, least)
    with line_sink(None) as write:
        for p in found[:limit]:
            if json:
                write(msgspec.json.encode(p))
                continue
            keep, other = known[p.keep], known[p.merge]
            pair = f"#{keep.number} {keep.name}  <-  #{other.number} {other.name}"
            write(f"{p.score:.2f}  {pair}: {'; '.join(p.reasons)}".encode())
    say(f"{len(found)} pairs may be one; `dateline actors merge` joins two.", False)


@actors_app.command()
def merge(
    store: StoreName,
    actors: Annotated[list[str] | None, typer.Argument(help="Whom to keep, then whom to merge into it.")] = None,
    above: Annotated[
        float | None, typer.Option("--above", min=0.9, max=1, help="Merge every proposal of at least this score.")
    ] = None,
    who: Who = "",
    why: Why = "",
) -> None:
    """Say that several actors of a store are one. The decision is kept and can be undone."""
    from dateline.errors import SettingError
    from dateline.store import open_store

    if (above is None) == (not actors) or (actors and len(actors) < 2):
        remedy = "Name whom to keep and then whom to merge, or give --above."
        raise SettingError("actors merge", "this names no two actors.", remedy)
    with open_store(store) as kept:
        with kept.reading() as c:
            if actors:
                keep, *others = [_one(c, a).key for a in actors]
                todo = [(keep, others, why)]
            else:
                assert above is not None
                todo = [(p.keep, [p.merge], f"{p.score:.2f}: {'; '.join(p.reasons)}") for p in _proposals(c, above)[1]]
            names = _names(c)
        for keep, others, reason in todo:
            made = kept.decide("actor", "merge", {"keep": keep, "merge": others}, why=reason, who=who)
            merged = ", ".join(names.get(k, k) for k in others)
            say(f"decision {made.decision}: {merged} -> {names.get(keep, keep)}.", False)
    if not todo:
        say("no proposal has that score.", False)


@actors_app.command()
def split(
    store: StoreName,
    actor: Annotated[str, typer.Argument(help="The actor that is two.")],
    articles: Annotated[list[str], typer.Option("--article", help="Article where it is the other; repeatable.")],
    name: Annotated[str, typer.Option("--name", help="What the other is called.")],
    who: Who = "",
    why: Why = "",
) -> None:
    """Say that in some articles an actor is somebody else. The decision is kept and can be undone."""
    from dateline.store import open_store

    with open_store(store) as kept:
        with kept.reading() as c:
            key = _one(c, actor).key
        keys = [_article(kept, a) for a in articles]
        made = kept.decide("actor", "split", {"from": key, "articles": keys, "name": name}, why=why, who=who)
    say(f"decision {made.decision}: {name} in {len(keys)} article(s).", False)


@actors_app.command()
def rename(
    store: StoreName,
    actor: Annotated[str, typer.Argument(help="The actor: a name, #number or key.")],
    name: Annotated[str, typer.Argument(help="What it is called from now on.")],
    who: Who = "",
    why: Why = "",
) -> None:
    """Say what an actor is called; its other names still find it. The decision is kept and can be undone."""
    from dateline.store import open_store

    with open_store(store) as kept:
        with kept.reading() as c:
            found = _one(c, actor)
        made = kept.decide("actor", "rename", {"actor": found.key, "name": name}, why=why, who=who)
    say(f"decision {made.decision}: {found.name} -> {made.subject['name']}.", False)


@actors_app.command()
def undo(store: StoreName, decision: Annotated[int, typer.Argument(help="Its number.")], who: Who = "") -> None:
    """Take a merge, a split or a rename back. Both stay written down."""
    from dateline.store import open_store

    with open_store(store) as kept:
        kept.undo_decision(decision, who=who)
    say(f"decision {decision} is taken back.", False)


@actors_app.command()
def decisions(
    store: StoreName,
    everything: Annotated[bool, typer.Option("--all", help="Also what was taken back.")] = False,
    json: AsJson = False,
) -> None:
    """What people decided on the actors of a store."""
    import msgspec

    from dateline.store import open_store

    with open_store(store, read_only=True) as kept, kept.reading() as c:
        found = kept.decisions("actor", standing_only=not everything)
        names = _names(c)
    for d in found:
        parts = ((k, [v] if isinstance(v, str) else v) for k, v in d.subject.items())
        subject = "; ".join(f"{k}: {', '.join(names.get(str(x), str(x)) for x in v)}" for k, v in parts)
        back = "  (taken back)" if d.undone else ""
        line = f"{d.decision}  {d.at[:10]}  {d.action}  {subject}  {d.why}{back}"
        sys.stdout.write((msgspec.json.encode(d).decode() if json else line.rstrip()) + "\n")


@actors_app.command()
def export(
    store: StoreName,
    output: Annotated[str | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    country: Country = None,
    kind: Kind = None,
) -> None:
    """The actors of a store as a table that --actors reads: YAML where the file is named so, else CSV."""
    import csv
    import io

    from dateline.actor_tables import FIELDS
    from dateline.store import open_store
    from dateline.store.actor_list import known_actors

    _check(country, kind)
    with open_store(store, read_only=True) as kept, kept.reading() as c:
        rows = known_actors(c, country=country, kind=kind)
    if output is not None and output.lower().endswith((".yaml", ".yml")):
        with line_sink(output) as write:
            for a in rows:
                write(_yaml_row(a).encode())
        return
    with line_sink(output) as write:
        for row in (FIELDS, *(_table_row(a) for a in rows)):
            line = io.StringIO()
            csv.writer(line, lineterminator="").writerow(row)
            write(line.getvalue().encode())


def _check(country: str | None, kind: str | None) -> None:
    """Refuse a country or kind that is none. Errors: SettingError."""
    from dateline import actor_tables

    actor_tables.check_country(country, "--country")
    if kind is not None:
        actor_tables.check_kind(kind, "--kind")


def _names(connection: Connection) -> dict[str, str]:
    """The key of every actor of a store, also of those merged into another, to its name."""
    from sqlalchemy import select

    from dateline.store.schema import actors

    return {str(key): str(name) for key, name in connection.execute(select(actors.c.key, actors.c.name))}


def _article(store: Store, name: str) -> str:
    """The key of the article that an id, key or number names. Errors: SettingError where there is none."""
    from dateline.errors import SettingError

    try:
        return store.article(name).key
    except SettingError:
        number = name.removeprefix("#")
        if not number.isdigit():
            raise
    return store.article(int(number)).key


def _yaml_row(a: Known) -> str:
    """One actor as an item of a YAML table."""
    import yaml

    from dateline.actor_tables import FIELDS

    cells: dict[str, Any] = dict(zip(FIELDS, _table_row(a), strict=True))
    cells["sectors"], cells["aliases"] = cells["sectors"].split(), [n for n in cells["aliases"].split("; ") if n]
    item = yaml.safe_dump([{k: v for k, v in cells.items() if v}], sort_keys=False, allow_unicode=True, width=1000)
    return str(item).rstrip("\n")


def _table_row(a: Known) -> tuple[str, ...]:
    aliases = "; ".join(n for n in a.names if n != a.name and ";" not in n)
    cells = {"name": a.name, "kind": a.kind, "country": a.country, "sectors": " ".join(a.sectors), "role": a.role,
             "aliases": aliases, "wikidata": a.wikidata}  # fmt: skip
    from dateline.actor_tables import FIELDS

    return tuple(cells.get(field) or "" for field in FIELDS)


def _proposals(connection: Connection, least: float) -> tuple[dict[str, Known], list[Candidate]]:
    from dateline.corpus.actor_candidates import candidates
    from dateline.store.actor_list import known_actors, parted

    known = {a.key: a for a in known_actors(connection)}
    named = [a for a in known.values() if not a.key.startswith("article:")]
    return known, candidates(named, parted(connection), least)


def _one(connection: Connection, name: str) -> Known:
    """The one actor of a store that a name, #number or key means. Errors: SettingError where none or several do."""
    from dateline.errors import SettingError
    from dateline.query.resolving import actors_called
    from dateline.store.actor_list import known_actors

    found = [a for a in known_actors(connection) if a.key == name]
    if not found and (roots := actors_called(connection, name)):
        found = known_actors(connection, roots)
    if not found:
        raise SettingError("actors", f"no actor goes by {name!r}.", "See `dateline actors list` and `find`.")
    if len(found) > 1:
        several = ", ".join(f"#{a.number} {a.name}" for a in found[:5])
        raise SettingError("actors", f"{name!r} may be {several}.", "Name one by its number, such as #12.")
    return found[0]


def _show(found: list[Known], json: bool) -> None:
    import msgspec

    for a in found:
        if json:
            sys.stdout.write(msgspec.json.encode(a).decode() + "\n")
            continue
        code = "/".join(x for x in (a.country, *a.sectors[:1]) if x) or "-"
        also = "; also " + ", ".join(n for n in a.names if n != a.name) if len(a.names) > 1 else ""
        role = f", {a.role}" if a.role else ""
        articles = f"{a.articles} article{'s' if a.articles != 1 else ''}"
        sys.stdout.write(f"#{a.number}  {articles}  {code}  {a.name}{role}{also}\n")


def _find_entry(name: str, json: bool) -> None:
    """Say what the dictionary has of a name."""
    import msgspec

    from dateline.actor_names import names
    from dateline.actor_tables import source_of

    entry = names().lookup(name)
    if entry is None:
        _nobody(name)
        return
    if json:
        sys.stdout.write(msgspec.json.encode(msgspec.structs.replace(entry, source=source_of(entry))).decode() + "\n")
        return
    lines: list[Any] = [f"{entry.name} ({entry.kind}){', of ' + entry.table if entry.table else ''}"]
    for t in entry.terms or (entry.as_term(),):
        years = f"{t.since or ''}-{t.until or ''}" if t.since or t.until else "always"
        lines.append(f"  {years}: {'/'.join(x for x in (t.country, *t.sectors) if x)}{', ' + t.role if t.role else ''}")
    if entry.aliases:
        lines.append(f"  also {', '.join(entry.aliases)}")
    lines.append(f"  source: {source_of(entry)}")
    sys.stdout.write("\n".join(lines) + "\n")


def _nobody(name: str) -> None:
    say(f"nobody goes by {name!r}.", False)
    raise typer.Exit(1)
