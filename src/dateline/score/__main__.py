"""`python -m dateline.score`: score our own dispatches and, where they lie beside the project, the public corpora.

    python -m dateline.score                     # everything, against the floors of scores.json
    python -m dateline.score --quick             # our own dispatches only
    python -m dateline.score holes pairs copies  # of the public corpora, these tasks
    python -m dateline.score --raise             # and raise the floors to what was measured (they never fall)
    python -m dateline.score --new               # and set floors for measures that have none yet
    python -m dateline.score --quick --misses event.type     # which rows are missed, and what is given instead

Exit code 0: every floor holds; 1: one does not; 2: a setting or a file is wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from dateline.errors import DatelineError, SettingError
from dateline.score import across, chains, corpora, gate
from dateline.score.measures import Gold
from dateline.score.report import describe, missed, table

SHOWN = 40
TASKS = (*corpora.TASKS, *across.TASKS)


def root() -> Path:
    """The project's folder: where `tests/gold` is, from here or from the working folder."""
    for place in (Path.cwd(), Path(__file__).resolve().parents[3]):
        if (place / "tests" / "gold").is_dir():
            return place
    return Path.cwd()


def say(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    about = argparse.ArgumentParser(prog="python -m dateline.score", description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    about.add_argument("tasks", nargs="*", metavar="TASK", help=f"of the public corpora, one of {', '.join(TASKS)}")
    about.add_argument("--quick", action="store_true", help="our own dispatches only")
    about.add_argument("--gold", type=Path, help="folder of our own dispatches (tests/gold)")
    about.add_argument("--plan", default="default", help="plan to score (our own dispatches only)")
    about.add_argument("--raise", dest="up", action="store_true", help="raise floors to what was measured")
    about.add_argument("--new", action="store_true", help="set floors for measures that have none; the others stay")
    about.add_argument(
        "--measured",
        metavar="FILE",
        type=Path,
        action="append",
        default=[],
        help="scores that another program measured (training/score_events_cv.py --out), to hold too",
    )
    about.add_argument("--rebase", metavar="REASON", help="take our own floors anew; only where their data changed")
    about.add_argument("--misses", metavar="MEASURE", help="list missed and spurious rows of a measure and stop")
    return about.parse_args(arguments)


def score_own(folder: Path, book: gate.Book, options: argparse.Namespace) -> list[str]:
    """Our own dispatches: the table, rows gained and lost, floors raised on demand. What is wrong, in words."""
    file = folder / "own.jsonl"
    gold = gate.load_gold(file)
    records = gate.read_own(gold, options.plan)
    tallies = gate.score_own(gold, records)
    if options.misses:
        say("\n".join(missed(gold, tallies, options.misses)))
        return []
    say(f"{len(gold)} dispatches of our own")
    say(table(tallies, book.own.floors))
    joined = chains.scores(folder, records)
    say("  ".join(f"{n} {s:.1f} (floor {book.own.floors.get(n, 0.0):.1f})" for n, s in joined.items()))
    before = gate.load_rows(folder / "rows.json")
    if before:
        say_changes(gold, *gate.changes(before, gate.rows_of(tallies)))
    scores = {n: t.score for n, t in tallies.items()} | joined
    data = gate.digest(file)
    book.own, wrong = gate.hold(book.own, data, scores, up=options.up, rebase=options.rebase,
                                tolerances=book.tolerances, only_new=options.new)  # fmt: skip
    if options.rebase:
        book.rebased.append(f"{data}: {options.rebase}")
    if options.up or options.rebase:
        gate.save_rows(gate.rows_of(tallies), folder / "rows.json")
    elif options.new:
        gate.save_rows({**gate.rows_of(tallies), **before}, folder / "rows.json")
    return wrong


def say_changes(gold: Sequence[Gold], gained: Sequence[str], lost: Sequence[str]) -> None:
    """Rows found now and not at the last raise, and the other way round, with their words."""
    for word, rows in (("gained", gained), ("lost", lost)):
        say(f"{len(rows)} rows {word} since the floors were last raised")
        for row in rows[:SHOWN]:
            say(f"  {word} {describe(gold, row)}")
        if len(rows) > SHOWN:
            say(f"  and {len(rows) - SHOWN} more")


def score_corpora(place: Path, base: Path, book: gate.Book, options: argparse.Namespace) -> list[str]:
    """The public corpora: their own scorer's answer, and ours where it has none, against the floors kept here."""
    wrong: list[str] = []
    if unknown := next((t for t in options.tasks if t not in TASKS), None):
        raise SettingError("TASK", f"there is no task {unknown!r}.", f"Name one of {', '.join(TASKS)}.")
    theirs = [t for t in options.tasks if t in corpora.TASKS]
    if theirs or not options.tasks:
        data = corpora.digests(place)
        for corpus, scores in corpora.headline(corpora.run(place, theirs)).items():
            wrong += hold(corpus, data[corpus], scores, book, options)
    for task, (name, measure) in across.TASKS.items():
        if task in options.tasks or not options.tasks:
            wrong += hold(name, *measure(place, base / "tests" / "corpus"), book, options)
    return wrong


def score_measured(file: Path, place: Path, book: gate.Book, options: argparse.Namespace) -> list[str]:
    """Scores of another program in the shape of the corpora's scorer, held apart from those of the whole program."""
    data, wrong = corpora.digests(place), []
    for corpus, scores in corpora.headline(corpora.measured(file)).items():
        wrong += hold(f"{corpus} {file.stem}", data[corpus], scores, book, options)
    return wrong


def hold(name: str, data: str, scores: Mapping[str, float], book: gate.Book, options: argparse.Namespace) -> list[str]:
    """Say the scores of a corpus beside their floors, raise these on demand; what is wrong, in words."""
    held = book.corpora.get(name, gate.Floors(data=data))
    book.corpora[name], found = gate.hold(held, data, scores, up=options.up, rebase=None,
                                          tolerances=book.tolerances, name=name, only_new=options.new)  # fmt: skip
    if not book.corpora[name].floors:
        del book.corpora[name]
    say(f"{name}: " + ", ".join(f"{n} {s:.1f} (floor {held.floors.get(n, 0.0):.1f})" for n, s in scores.items()))
    return [f"{name} {w}" for w in found]


def run(options: argparse.Namespace) -> int:
    base = root()
    folder = options.gold or base / "tests" / "gold"
    file = folder / "scores.json"
    book = gate.load_book(file)
    apart = bool(options.tasks or options.measured) and not options.quick
    wrong = [] if apart else score_own(folder, book, options)
    if options.misses:
        return 0
    place = corpora.folder(base)
    if options.quick:
        pass
    elif place is None:
        say(f"Public corpora: skipped, none at {corpora.BESIDE} or {corpora.ENVIRONMENT}.")
    elif options.measured:
        for given in options.measured:
            wrong += score_measured(given, place, book, options)
    else:
        wrong += score_corpora(place, base, book, options)
    for line in wrong:
        say(f"FLOOR {line}")
    if options.up or options.new or options.rebase:
        gate.save_book(book, file)
        say(f"Floors written to {file.name}; none was lowered.")
    return 1 if wrong else 0


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        return run(parse(arguments))
    except DatelineError as e:
        sys.stderr.write(f"{e}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main())
