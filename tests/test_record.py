"""The record: problems are said, layers are chosen, JSON goes there and back."""

import json

import jsonschema
import msgspec
import pytest

from dateline import record
from dateline.errors import SettingError
from dateline.model import Article, Document, Furniture, Page, Record, Timex


def kinds(d: Document) -> list[str]:
    return [p.kind for p in record.build_record(d).problems]


def test_what_is_missing_is_said() -> None:
    article = Article(id="a", text="Rebels left Homs.")
    assert kinds(Document(article=Article(id="a", text=" \n"))) == ["empty"]
    assert kinds(Document(article=article)) == ["only-furniture"]
    assert kinds(Document(article=article, sentences=((0, 17),))) == ["no-date"]
    assert kinds(Document(article=article, sentences=((0, 17),), page=Page(published="2016"))) == []


def test_there_and_back() -> None:
    timex = Timex(id="t1", span=(0, 3), type="DATE", value="2016", by="x", why="y", score=0.5)
    r = record.build_record(Document(article=Article(id="a", text="2016."), timexes=(timex,), sentences=((0, 5),)))
    assert record.decode(record.encode(r)) == r


def test_layers_are_selected_and_quoted() -> None:
    timex = Timex(id="t1", span=(3, 7), type="DATE", value="2016")
    furniture = Furniture(span=(0, 2), kind="fragment")
    r = Record(id="a", text="In 2016.", timexes=(timex,), furniture=(furniture,))
    plain = record.select(r, ["timexes"], evidence=True)
    assert plain["timexes"][0]["quote"] == "2016"
    assert "furniture" not in plain and plain["text"] == "In 2016."
    with pytest.raises(SettingError, match="no layer 'moods'"):
        record.check_layers(["moods"])


def test_the_schema_accepts_a_record_and_refuses_a_wrong_one() -> None:
    schema = record.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    r = json.loads(record.encode(Record(id="a", text="x")))
    jsonschema.validate(r, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**r, "furniture": [{"span": [0, 1], "kind": "hat"}]}, schema)


def test_a_score_outside_0_to_1_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        Furniture(span=(0, 1), kind="legal", score=1.5)


def test_rows_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Record(id="a", text="x").text = "y"  # type: ignore[misc]
    assert msgspec.structs.replace(Record(id="a", text="x"), text="y").text == "y"
