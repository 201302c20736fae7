"""Partitions: every line is in one, whatever the cut; a run that was broken off goes on where it was."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.errors import SettingError, SourceError
from dateline.model import Article
from dateline.reader import Reader
from dateline.record import decode, encode
from dateline.scale import map_records
from dateline.scale.slices import cut, read_slice

pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (pip install 'dateline[ray]')")
TEXT = "The army said on Monday that rebels had shelled a market in Homs. Envoy Karim Said is to meet both sides."


def rows(n: int) -> list[dict[str, str]]:
    return [{"id": f"p{i}", "text": f"{TEXT} It was attack {i}.", "published": "2016-02-04"} for i in range(n)]


def write(file: Path, found: list[dict[str, str]]) -> Path:
    content = "\n".join(json.dumps(r, ensure_ascii=False) for r in found) + "\n"
    file.write_bytes(gzip.compress(content.encode()) if file.suffix == ".gz" else content.encode())
    return file


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20), min_size=1, max_size=12),
    size=st.integers(1, 200),
)
def test_every_line_is_in_one_slice(tmp_path_factory: pytest.TempPathFactory, texts: list[str], size: int) -> None:
    file = write(tmp_path_factory.mktemp("cut") / "a.jsonl", [{"id": str(i), "text": t} for i, t in enumerate(texts)])
    found = [a for part in cut([str(file)], size) for a in read_slice(part)]
    assert [(a.id, a.text) for a in found] == [(str(i), t) for i, t in enumerate(texts)]


def test_a_source_says_where_a_line_stood(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", rows(6))
    first, second, *_ = cut([str(file)], 200)
    assert [a.source for a in read_slice(first)] == [f"{file}:1", f"{file}:2"]
    assert next(iter(read_slice(second))).source == f"{file}@200:1"


def test_inputs_that_cannot_be_cut_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        cut([str(tmp_path / "none.jsonl")], 100)
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    with pytest.raises(SourceError, match="JSON Lines and Parquet"):
        cut([str(tmp_path)], 100)
    with pytest.raises(SettingError, match="no engine"):
        map_records([str(write(tmp_path / "b.jsonl", rows(1)))], str(tmp_path / "out"), engine="spark")  # type: ignore[arg-type]


def test_partitions_hold_what_one_reader_gives_and_are_resumed(tmp_path: Path) -> None:
    """JSON Lines, packed JSON Lines and Parquet in; one partition is then spoilt and only that one is read again."""
    import pyarrow as pa

    found = rows(12)
    folder = tmp_path / "in"
    folder.mkdir()
    write(folder / "a.jsonl", found[:5])
    write(folder / "b.jsonl.gz", found[5:8])
    pq.write_table(pa.Table.from_pylist(found[8:]), folder / "c.parquet", row_group_size=2)
    out = tmp_path / "out"
    done = map_records([str(folder)], str(out), workers=1, partition_bytes=500)
    lines = [line for p in done.partitions for line in (out / p.file).read_bytes().splitlines()]
    articles = [Article(id=r["id"], text=r["text"], published=r["published"]) for r in found]
    want = [[*map(encode, (r.events, r.statements, r.timexes))] for r in Reader().read_articles(articles)]  # type: ignore[arg-type]
    assert [r.id for r in map(decode, lines)] == [r["id"] for r in found]
    assert [[*map(encode, (r.events, r.statements, r.timexes))] for r in map(decode, lines)] == want  # type: ignore[arg-type]
    assert (done.articles, len(done.partitions)) == (12, len(list(out.glob("part-*"))))
    assert json.loads((out / "manifest.json").read_text("utf-8"))["articles"] == 12

    kept = {p.name: p.stat().st_mtime_ns for p in out.glob("part-*")}
    (out / done.partitions[1].file).unlink()
    again = map_records([str(folder)], str(out), workers=1, partition_bytes=500)
    moved = {p.name for p in out.glob("part-*") if p.stat().st_mtime_ns != kept[p.name]}
    assert moved == {done.partitions[1].file}
    assert [p.sha256 for p in again.partitions] == [p.sha256 for p in done.partitions]


def test_parquet_partitions_have_columns_and_the_whole_record(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", rows(3))
    done = map_records([str(file)], str(tmp_path / "out"), workers=1, kind="parquet")
    table = pq.read_table(tmp_path / "out" / done.partitions[0].file).to_pylist()
    assert [r["id"] for r in table] == ["p0", "p1", "p2"]
    record = decode(table[0]["record"])
    assert (len(record.events), len(record.statements)) == (table[0]["events"], table[0]["statements"])
