"""Who is who, from a store and without one."""

from __future__ import annotations

import io
from pathlib import Path

import msgspec
from dispatches import MADE, called_off, raid, talks

from dateline.export import Options, write
from dateline.export.linking import link
from dateline.export.stored import identity_of
from dateline.model import Event, Record
from dateline.store import open_store
from dateline.store.rows import Copy, EventCluster, EventLink
from dateline.store.schema import row_key


def named(record: Record, id: str) -> Record:
    """The record under another id, its events with ids that no other article has, as reading makes them."""
    new = {e.id: f"{id}-{e.id}" for e in record.events}
    events: tuple[Event, ...] = tuple(
        msgspec.structs.replace(e, id=new[e.id], same_as=new.get(e.same_as or "")) for e in record.events
    )
    return msgspec.structs.replace(record, id=id, events=events)


def test_a_stores_copies_and_clusters_decide_what_is_one_event(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path, create=True) as store:
        store.add([raid(), talks(), called_off()])
        numbers = {r.id: r.article for r in store.articles()}
        store.save_copies([
            Copy(article=numbers[i], group=numbers["wire-2"], kind="near", score=1.0, why="")
            for i in ("wire-2", "wire-3")
        ])  # fmt: skip
        store.save_clusters(
            [EventCluster(cluster="shelling", type="ASSAULT", mentions=2, articles=1, sources=1)],
            [EventLink(event=row_key(numbers["wire/1"], n), cluster="shelling", why="") for n in (0, 2)],
        )
        identity = identity_of(store)
        known = identity.events[("wire/1", "e1")]
        assert (known.cluster, known.mentions) == ("shelling", 2)
        assert ("wire/1", "e2") not in identity.events
        assert identity.repeats("wire-3") and not identity.repeats("wire-2")
        army = {identity.actors[("wire/1", "a1")], identity.actors[("wire-2", "a2")]}
        assert len(army) == 1
        out = io.BytesIO()
        report = write("polecat-tsv", store.records(), out, Options(identity=identity, made=MADE))
    assert out.getvalue().decode().splitlines()[1].startswith("shelling\t")
    assert report.rows == 3 and report.left_out["events of copies of another article"] == 1


def test_linking_in_memory_finds_the_copy_and_the_same_event() -> None:
    more = raid().text + "\nResidents carried the wounded to a school while the guns went on in the hills."
    one, two = named(msgspec.structs.replace(raid(), text=more), "one"), named(
        msgspec.structs.replace(raid(), text=more, publisher="Another"), "two")  # fmt: skip
    identity = link([one, two])
    assert identity.copies["one"] == identity.copies["two"]
    out = io.BytesIO()
    write("ucdp-ged", [one, two], out, Options(identity=identity, made=MADE))
    assert len(out.getvalue().decode().splitlines()) == 2
