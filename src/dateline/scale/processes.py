"""A plan over several processes of one machine, in order.

Each worker loads its own models and runs with one thread; articles go out in small groups and come back as encoded
lines. A worker that dies or hangs is replaced: see `crew`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import msgspec

from dateline.model import Article, Document, Problem, Record
from dateline.reader import Reader
from dateline.record import build_record, decode, encode
from dateline.scale.crew import Crew, Work

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def start_reading(plan: str, keep_going: bool) -> Work:
    """What a worker does with encoded articles: encoded records."""
    reader = Reader(plan, keep_going)

    def read(items: list[bytes]) -> list[bytes]:
        articles = [msgspec.msgpack.decode(item, type=Article) for item in items]
        return [encode(r) for r in reader.read_articles(articles)]

    return read


def give_up(item: bytes, reason: str) -> bytes:
    """The record of an article that no worker survived: its text and a problem, no layers."""
    article = msgspec.msgpack.decode(item, type=Article)
    problem = Problem(
        kind="worker-died",
        message=f"The process that read this article ended twice: {reason}.",
        remedy="Read it alone without --workers to see why; a very long article needs more memory.",
    )
    empty = build_record(Document(article=article))
    return encode(msgspec.structs.replace(empty, problems=(*article.problems, problem)))


def read_lines(
    articles: Iterable[Article], plan: str = "default", workers: int = 2, keep_going: bool = False
) -> Iterator[bytes]:
    """Encoded records in the order of the articles, made by `workers` processes."""
    for name in THREADS:
        os.environ.setdefault(name, "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    crew = Crew(start_reading, (plan, keep_going), workers, give_up)
    return crew.map(map(msgspec.msgpack.encode, articles))


def read_parallel(
    articles: Iterable[Article], plan: str = "default", workers: int = 2, keep_going: bool = False
) -> Iterator[Record]:
    """Records in the order of the articles, made by `workers` processes: the same bytes as with one.

    An article whose worker dies is tried twice and then has a problem `worker-died`; nothing else is lost.
    Errors: SettingError for a plan that cannot run; without keep_going, a bug of ours raises here.
    """
    return map(decode, read_lines(articles, plan, workers, keep_going))
