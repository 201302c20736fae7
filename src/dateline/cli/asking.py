"""Commands that ask a store: find, timeline, calendar, positions, figures, contested, who."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dateline.cli.shared import StoreName, app, say

if TYPE_CHECKING:
    from dateline.query import Query
    from dateline.store import Store

Many = list[str] | None
_TERM = re.compile(r"([A-Za-z_]+):(.*\s.*)", re.DOTALL)
COMMON: dict[str, Any] = {
    "question": Annotated[
        Many,
        typer.Argument(help='Words to look for, and terms such as actor:Russia type:ASSAULT since:2018-03 "a phrase".'),
    ],
    "store": StoreName,
    "about": Annotated[Many, typer.Option("--actor", help="A party, by name, #number, country or country/sector.")],
    "partner": Annotated[Many, typer.Option("--with", help="Another party that takes part.")],
    "speaker": Annotated[Many, typer.Option("--speaker", help="Who said it, or whose figure it is.")],
    "addressee": Annotated[Many, typer.Option("--addressee", help="To whom it was said.")],
    "place": Annotated[Many, typer.Option("--place", help="A place, a region or a country by name.")],
    "country": Annotated[Many, typer.Option("--country", help="A country by name or ISO code.")],
    "type": Annotated[Many, typer.Option("--type", help="An event type such as ASSAULT.")],
    "mode": Annotated[Many, typer.Option("--mode", help="A mode such as visit or aerial.")],
    "status": Annotated[Many, typer.Option("--status", help="actual, planned, hypothetical or negated.")],
    "topic": Annotated[Many, typer.Option("--topic", help="what statements and positions are about: sanctions …")],
    "stance": Annotated[Many, typer.Option("--stance", help="demand, refusal, commitment, offer, precondition …")],
    "measure": Annotated[Many, typer.Option("--measure", help="What figures count, such as killed.")],
    "publisher": Annotated[Many, typer.Option("--publisher", help="A publisher or agency, by part of its name.")],
    "article": Annotated[Many, typer.Option("--article", help="An article, by its id.")],
    "since": Annotated[str | None, typer.Option("--since", "--from", help="First day: 2016, 2016-02 or 2016-02-04.")],
    "until": Annotated[str | None, typer.Option("--until", "--to", help="Last day.")],
    "min_score": Annotated[float | None, typer.Option("--min-score", help="Leave out rows below this score (0..1).")],
    "copies": Annotated[bool, typer.Option("--copies", help="Also rows of articles that repeat another.")],
    "order": Annotated[str | None, typer.Option("--order", help="oldest, newest or best.")],
    "limit": Annotated[int | None, typer.Option("--limit", "-n", help="Rows or days shown.")],
    "after": Annotated[str | None, typer.Option("--after", help="Go on where an answer said it ended.")],
    "json": Annotated[bool, typer.Option("--json", help="As JSON Lines, with all evidence.")],
    "csv": Annotated[bool, typer.Option("--csv", help="As CSV, one line a row.")],
    "table": Annotated[bool, typer.Option("--table", help="As a table.")],
}
"""What every question takes, and how its answer is shown; the fields of `Query` by name."""
SHOWN = ("json", "csv", "table")


def asks(**own: tuple[Any, Any]) -> Callable[[Callable[..., Any]], Callable[..., None]]:
    """A command that asks: it is given the open store and the checked question, and what it returns is shown.

    own: its own options, as (annotation, default).
    """

    def made(command: Callable[..., Any]) -> Callable[..., None]:
        def run(**given: Any) -> None:
            from dateline.cli.answers import show
            from dateline.store import open_store

            form = [name for name in SHOWN if given.pop(name)]
            name = given.pop("store")
            extra = {k: given.pop(k) for k in own}
            query = _question(given.pop("question") or [], given)
            with open_store(name, read_only=True) as kept:
                show(command(kept, query, **extra), form[-1] if form else None, kept, query)

        options = {**COMMON, **{k: annotation for k, (annotation, _) in own.items()}}
        defaults = {**{k: _default(k) for k in COMMON}, **{k: default for k, (_, default) in own.items()}}
        kind = inspect.Parameter.KEYWORD_ONLY
        parameters = [inspect.Parameter(k, kind, default=defaults[k], annotation=v) for k, v in options.items()]
        run.__dict__["__signature__"] = inspect.Signature(parameters)
        run.__doc__, run.__name__ = command.__doc__, command.__name__
        return run

    return made


def _default(name: str) -> Any:
    if name == "store":
        return inspect.Parameter.empty
    return False if name in (*SHOWN, "copies") else None


def _question(words: list[str], fields: dict[str, Any]) -> Query:
    """The question of a command line: its words as one line, each as the shell gave it, and the flags."""
    from dateline.query import parse

    def quoted(word: str) -> str:
        found = _TERM.fullmatch(word)
        alone = found and '"' not in word and not re.search(r"\s[A-Za-z_]+:", word)
        return f'{found[1]}:"{found[2]}"' if found and alone else word

    flags = {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items() if v not in (None, [], False)}
    return parse(" ".join(quoted(w) for w in words), **flags)


@app.command()
@asks(
    what=(
        Annotated[str | None, typer.Option("--in", help="statements, events, positions, figures, articles, actors.")],
        None,
    )
)
def find(kept: Store, query: Query, what: str | None) -> Any:
    """Find what was said and done: words of the text, actors, places, types, days."""
    from dateline import query as ask
    from dateline.errors import SettingError

    kinds = ("statements", "events", "positions", "figures", "articles", "actors")
    if what is None:
        acts = query.type or query.mode or query.status or query.place or query.country
        what = "positions" if query.stance else "figures" if query.measure else "events" if acts else "statements"
    if what not in kinds:
        raise SettingError("--in", f"there is nothing called {what!r} to find.", f"Choose of {', '.join(kinds)}.")
    return getattr(ask, f"find_{what}")(kept, query)


@app.command()
@asks(
    per_day=(Annotated[int, typer.Option("--per-day", min=1, help="Events shown of a day.")], 5),
    main=(Annotated[bool, typer.Option("--main", help="Only the main events of the whole period.")], False),
)
def timeline(kept: Store, query: Query, per_day: int, main: bool) -> Any:
    """Show what happened day by day: main events with all their sources, and how their status changed."""
    from dateline import query as ask

    asked = ask.of_their_time(kept, query)
    answer = (ask.chronology if main else ask.timeline)(kept, asked, per_day)
    if asked.since != query.since and answer.days:
        say(f"from {asked.since} on, when the articles begin; for what they recall from before, give --since.", False)
    return answer


@app.command()
@asks()
def calendar(kept: Store, query: Query) -> Any:
    """Show what was planned for which day, and what became of it."""
    from dateline import query as ask

    return ask.calendar(kept, query)


@app.command()
@asks(
    issues=(Annotated[int, typer.Option("--issues", min=1, help="Issues shown.")], 12),
    parties=(Annotated[int, typer.Option("--parties", min=1, help="Parties shown.")], 12),
)
def positions(kept: Store, query: Query, issues: int, parties: int) -> Any:
    """Show who wants, refuses or promises what, by issue and party, and where a party turned."""
    from dateline import query as ask

    return ask.positions_board(kept, query, issues, parties)


@app.command()
@asks()
def figures(kept: Store, query: Query) -> Any:
    """Show counts of killed, displaced, detained …, by measure and source, over time."""
    from dateline import query as ask

    return ask.figures_over_time(kept, query)


@app.command()
@asks()
def contested(kept: Store, query: Query) -> Any:
    """Show claims that cannot both hold, the surest first."""
    from dateline import query as ask

    return ask.contested(kept, query)


@app.command()
@asks(
    period=(Annotated[str, typer.Option("--period", help="Edges by all, year or month.")], "all"),
    actors=(Annotated[int, typer.Option("--actors", min=1, help="Actors shown.")], 30),
)
def who(kept: Store, query: Query, period: str, actors: int) -> Any:
    """Show who takes part, how often, and who acts on, speaks to or speaks about whom."""
    from dateline import query as ask

    return ask.who(kept, query, period, actors)
