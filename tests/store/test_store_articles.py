"""Articles go in once, come out as they went in, and take with them only what they alone supported."""

import msgspec
import pytest
from small import shelling, talks
from sqlalchemy import func, select
from synthetic import Corpus

from dateline.errors import SettingError
from dateline.model import Article, Record
from dateline.store import Store, schema
from dateline.store.packing import article_key
from dateline.store.readings import make_run

RUN = make_run("dateline 1", "default", ("read.page",), "models", "lexicons")
LATER = make_run("dateline 2", "default", ("read.page",), "models", "lexicons")


def counts(store: Store) -> dict[str, int]:
    with store.reading() as c:
        return {
            name: c.execute(select(func.count()).select_from(t)).scalar_one()
            for name, t in schema.metadata.tables.items()
            if name not in ("meta", "runs")
        }


def test_records_come_out_as_they_went_in(store: Store) -> None:
    made = [shelling(), talks(), *Corpus(3).records()]
    assert store.add(made, RUN).added == 5
    assert list(store.records()) == made
    assert store.record("talks") == talks()
    assert list(store.records(["talks", "w1"])) == [made[1], made[3]]


def test_adding_again_changes_nothing(store: Store) -> None:
    store.add([shelling(), talks()], RUN)
    before = counts(store)
    done = store.add([shelling(), talks(), talks()], LATER)
    assert (done.added, done.known) == (0, 3)
    assert counts(store) == before
    assert [a.run for a in store.articles()] == [1, 1]


def test_an_article_twice_in_one_batch_is_added_once(store: Store) -> None:
    done = store.add([talks(), talks()], RUN)
    assert (done.added, done.known, store.count()) == (1, 1, 1)


def test_a_known_article_with_another_date_is_said(store: Store) -> None:
    store.add([talks()], RUN)
    other = msgspec.structs.replace(talks(), published="2031-04-01")
    done = store.add([other], RUN)
    assert (done.known, done.differing) == (1, 1)
    assert store.record("talks").published == "2031-03-07"


def test_one_text_of_two_publishers_is_kept_once_for_two_articles(store: Store) -> None:
    second = msgspec.structs.replace(shelling(), id="copy", publisher="Harbour News")
    store.add([shelling(), second], RUN)
    assert (counts(store)["articles"], counts(store)["texts"]) == (2, 1)
    store.remove(["shelling"])
    assert list(store.records()) == [second]


@pytest.mark.parametrize("text", ["a \x00 b.", "half \ud83d a pair.", "\U0001f54a flew.", "e\u0301 and ü.", " \n "])
def test_texts_that_databases_refuse_come_out_as_they_went_in(store: Store, text: str) -> None:
    record = Record(id="odd", title="a\x00b", text=text, sentences=((0, len(text)),))
    store.add([record], RUN)
    assert store.record("odd").text == text
    assert store.text("odd") == text
    assert store.record("odd") == record


def test_rows_stand_in_tables(store: Store) -> None:
    store.add([shelling(), talks()], RUN)
    record = shelling()
    with store.reading() as c:
        event = c.execute(select(schema.events).where(schema.events.c.id == record.events[0].id)).mappings().one()
        parties = c.execute(select(schema.event_parties).where(schema.event_parties.c.event == event["row"])).all()
        place = c.execute(select(schema.places).where(schema.places.c.place == event["place"])).mappings().one()
        actor = c.execute(select(schema.actors).where(schema.actors.c.actor == parties[0].party_actor)).mappings().one()
        statement = c.execute(select(schema.statements).order_by(schema.statements.c.row)).mappings().all()[1]
        figure = c.execute(select(schema.figures)).mappings().one()
        meeting = c.execute(select(schema.events).where(schema.events.c.type == "CONSULT")).mappings().one()
        spans = c.execute(select(schema.evidence).where(schema.evidence.c.part == "content")).all()
    assert (event["earliest"], event["country"], event["trigger"]) == ("2031-03-05", "SYR", "shelled")
    assert (event["acled_type"], event["cameo"]) == ("Explosions/Remote violence", "194")
    assert [(p.side, p.party, p.earliest) for p in parties] == [
        ("actor", record.actors[0].id, "2031-03-05"), ("recipient", None, "2031-03-05"),
    ]  # fmt: skip
    assert (place["name"], place["geonameid"], actor["name"]) == ("Kelvar", 990_001, "Marsh Front")
    assert statement["words"] == "We fired … nothing"
    assert (statement["day"], statement["value"]) == ("2031-03-06", None)
    assert (figure["number"], figure["words"], figure["day"]) == (12, "12 people", "2031-03-06")
    assert (meeting["earliest"], meeting["latest"], meeting["plover"]) == ("2031-03-07", "2031-03-31", "AGREE")
    assert len(spans) == 3


def test_one_actor_has_one_number_in_every_article(store: Store) -> None:
    store.add([shelling(), talks(), shelling("second", killed=15)], RUN)
    a, n = schema.actors, schema.actor_names
    with store.reading() as c:
        envoy = c.execute(select(a).where(a.c.wikidata == "Q990001")).mappings().one()
        names = c.execute(select(n.c.name, n.c.articles).where(n.c.actor == envoy["actor"]).order_by(n.c.name)).all()
        unnamed = c.execute(select(func.count()).where(a.c.name == "people")).scalar_one()
        uses = schema.article_actors
        used = c.execute(select(func.count()).where(uses.c.actor == envoy["actor"])).scalar_one()
    assert [tuple(x) for x in names] == [("S. Marun", 1), ("Sela Marun", 2)]
    assert used == 3
    assert unnamed == 2, "people of one article are not those of another"


def test_removing_takes_only_what_nothing_else_supports(store: Store) -> None:
    store.add([talks()], RUN)
    alone = counts(store)
    store.add([shelling()], RUN)
    gone = store.remove(["shelling"])
    assert (gone.articles, gone.actors, gone.places) == (1, 4, 2)
    assert counts(store) == alone
    assert store.search("shelled OR fired") == []
    store.remove([article_key("talks", None, talks().text)])
    assert set(counts(store).values()) == {0}


def test_removing_what_is_not_there_removes_nothing(store: Store) -> None:
    store.add([talks()], RUN)
    with pytest.raises(SettingError, match="no article 'nowhere'"):
        store.remove(["talks", "nowhere"])
    assert store.count() == 1


def test_two_articles_of_one_id_are_named_by_key(store: Store) -> None:
    store.add([talks(), msgspec.structs.replace(shelling(), id="talks")], RUN)
    with pytest.raises(SettingError, match="2 articles have the id"):
        store.record("talks")
    keys = [a.key for a in store.articles()]
    assert {store.record(k).title for k in keys} == {None, "Port shelled"}


def test_reading_again_replaces_rows_and_keeps_the_article(store: Store) -> None:
    store.add([shelling(), talks()], RUN)
    before = store.article("shelling")
    assert [a.id for a in store.stale(LATER)] == ["shelling", "talks"]
    fewer = msgspec.structs.replace(shelling(), events=shelling().events[:1], actors=shelling().actors[:3],
                                    statements=(), positions=(), figures=())  # fmt: skip
    done = store.add([fewer], LATER, replace=True)
    assert (done.added, done.replaced) == (0, 1)
    assert store.record("shelling") == fewer
    after = store.article("shelling")
    assert (after.article, after.key, after.added) == (before.article, before.key, before.added)
    assert [a.id for a in store.stale(LATER)] == ["talks"]
    assert (counts(store)["events"], counts(store)["statements"]) == (2, 0)


def test_what_was_given_can_be_read_again_as_it_was(store: Store) -> None:
    given = Article(id="shelling", text=shelling().text, publisher="as given", format="html", extra={"k": 1})
    store.add([shelling(), talks()], RUN, inputs=[given, Article(id="talks", text=talks().text)])
    assert list(store.inputs(["shelling"])) == [given]
    store.add([msgspec.structs.replace(talks(), id="plain")], RUN)
    assert next(store.inputs(["plain"])).published == "2031-03-07"


def test_a_record_that_gives_an_id_twice_is_refused_and_the_rest_goes_on(store: Store) -> None:
    wrong = msgspec.structs.replace(shelling(), events=shelling().events * 2)
    done = store.add([wrong, talks()], RUN)
    assert done.added == 1
    assert [r.id for r in done.refused] == ["shelling"]


def test_articles_are_listed_by_day_and_chosen(store: Store) -> None:
    store.add([talks(), shelling()], RUN)
    assert [a.id for a in store.articles()] == ["shelling", "talks"]
    assert [a.id for a in store.articles(since="2031-03-07")] == ["talks"]
    assert [a.id for a in store.articles(until="2031-03-06")] == ["shelling"]
    assert [a.id for a in store.articles(publisher="Northwire")] == ["shelling"]
    assert [a.id for a in store.articles(["talks"])] == ["talks"]


def test_ids_of_rows_are_unique_within_each_article_of_a_corpus(store: Store) -> None:
    store.add(Corpus(20).records(), RUN)
    e = schema.events
    with store.reading() as c:
        doubled = c.execute(select(e.c.article).group_by(e.c.article, e.c.id).having(func.count() > 1)).all()
        rows = c.execute(select(e.c.row, e.c.article)).all()
    assert doubled == []
    assert all(schema.article_of(r.row) == r.article for r in rows)
