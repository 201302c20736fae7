"""The ontology loads, is whole, and says where it is wrong."""

from __future__ import annotations

import msgspec
import pytest
import yaml

from dateline import ontology, resources
from dateline.errors import SettingError

CODEBOOK_TYPES = [
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
]


def test_all_of_the_codebook_is_there():
    o = ontology.ontology()
    assert list(o.types) == CODEBOOK_TYPES
    assert len(o.contexts) == 37
    assert {t.name for t in o.types.values() if t.recipient_required} == {"COOPERATE", "AID", "SANCTION"}
    assert set(o.types["COERCE"].modes) == {
        "seize",
        "restrict",
        "censor",
        "curfew",
        "martial-law",
        "arrest",
        "deport",
        "withhold",
        "misinformation",
        "cyber",
    }
    assert "vandalize" in o.types["PROTEST"].modes and "unconventional" in o.types["ASSAULT"].modes


@pytest.mark.parametrize(
    ("type_", "mode", "score"),
    [("AGREE", None, 2.5), ("CONSULT", "third-party", 1), ("RETREAT", "disarm", 10), ("REQUEST", "assist", 0.5),
     ("ACCUSE", None, -3), ("THREATEN", "territory", -4), ("COERCE", "martial-law", -7.5), ("ASSAULT", "unconventional", -10)],
)  # fmt: skip
def test_scores_are_the_manuals(type_, mode, score):
    assert ontology.intensity(type_, mode) == score


@pytest.mark.parametrize(
    ("type_", "mode", "status", "announced", "plover"),
    [("CONSULT", "visit", "planned", False, "AGREE"), ("SUPPORT", None, "planned", False, "AGREE"),
     ("COOPERATE", None, "planned", False, "AGREE"), ("AID", None, "planned", False, "AGREE"),
     ("RETREAT", "withdraw", "planned", False, "CONCEDE"), ("ASSAULT", None, "planned", True, "THREATEN"),
     ("ASSAULT", None, "planned", False, "ASSAULT"), ("REQUEST", None, "planned", True, "REQUEST"),
     ("CONSULT", None, "actual", False, "CONSULT"), ("RETREAT", None, "negated", False, "RETREAT")],
)  # fmt: skip
def test_rule_for_the_future(type_, mode, status, announced, plover):
    assert ontology.plover_code(type_, mode, status, announced) == plover


@pytest.mark.parametrize(
    ("type_", "mode", "status", "announced", "cameo"),
    [("CONSULT", "visit", "planned", False, "036"), ("CONSULT", "third-party", "planned", False, "039"),
     ("SUPPORT", None, "planned", False, "032"), ("COOPERATE", None, "planned", False, "031"),
     ("AID", None, "planned", False, "033"), ("RETREAT", "withdraw", "planned", False, "0356"),
     ("RETREAT", "release", "planned", False, "0353"), ("ASSAULT", "aerial", "planned", True, "138"),
     ("COERCE", "curfew", "planned", True, "1323"), ("COERCE", "arrest", "planned", False, "173"),
     ("CONSULT", "visit", "actual", False, "042"), ("CONSULT", "visit", "hypothetical", False, "042")],
)  # fmt: skip
def test_an_intent_has_a_cameo_code_of_its_own(type_, mode, status, announced, cameo):
    c = ontology.codes(type_, mode, status, announced=announced)
    assert c.cameo == cameo
    assert ontology.ontology().cameo[cameo].type == c.plover or c.plover in ("CONCEDE", "COERCE", "CONSULT")


def test_codes():
    c = ontology.codes("ASSAULT", "aerial", "actual")
    assert (c.plover, c.quad, c.intensity, c.cameo) == ("ASSAULT", 4, -9.5, "195")
    assert c.acled is not None and c.acled.sub_event_type == "Air/drone strike"
    assert ontology.codes("ASSAULT", "aerial", "hypothetical").acled is None
    assert ontology.codes("CONSULT", "visit", "actual").acled is None
    assert ontology.codes("SANCTION", None, "actual", "163").plover == "COERCE"


def test_crosswalk_is_whole():
    o = ontology.ontology()
    assert len(o.cameo) >= 270
    for root in range(3, 21):
        assert any(code.startswith(f"{root:02d}") for code in o.cameo), root
    assert (o.cameo["0872"].type, o.cameo["0872"].mode) == ("RETREAT", "withdraw")
    assert o.cameo["1122"].contexts == ("human_rights",)


def test_codebook_names_everything():
    page = ontology.codebook_markdown()
    for t in ontology.ontology().types.values():
        assert f"## {t.name}" in page
        for m in t.modes:
            assert f"### {t.name} / {m}" in page
        assert all(s in page for s in (*t.yes, *t.no))


def _broken(tmp_path, monkeypatch, change):
    table = yaml.safe_load(resources.path(ontology.PLOVER).read_text("utf-8"))
    change(table)
    (tmp_path / "ontology").mkdir()
    (tmp_path / ontology.PLOVER).write_text(yaml.safe_dump(table), "utf-8")
    monkeypatch.setenv(resources.OVERRIDE, str(tmp_path))
    resources.read_yaml.cache_clear()
    ontology.ontology.cache_clear()
    try:
        with pytest.raises(SettingError) as caught:
            ontology.ontology()
    finally:
        monkeypatch.undo()
        resources.read_yaml.cache_clear()
        ontology.ontology.cache_clear()
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "place"),
    [(lambda t: t["types"]["AID"].update(quad=7), "AID.quad"),
     (lambda t: t["types"]["ASSAULT"]["modes"]["beat"].update(score=-11), "ASSAULT.beat.score"),
     (lambda t: t["types"]["CONSULT"]["modes"]["phone"].update(yes=[]), "CONSULT.phone"),
     (lambda t: t["types"]["AGREE"].update(cameo="999"), "AGREE.cameo"),
     (lambda t: t["types"]["AGREE"].pop("gloss"), "AGREE"),
     (lambda t: t["types"]["AGREE"].update(colour="red"), "AGREE"),
     (lambda t: t["types"]["RETREAT"]["modes"].pop("access"), "cameo.csv:"),
     (lambda t: t["types"]["AID"].update(planned="GIVE"), "AID.planned"),
     (lambda t: t["types"]["AID"].update(intent="999"), "AID.intent"),
     (lambda t: t["types"]["AID"].pop("intent"), "AID.intent"),
     (lambda t: t.pop("types"), "types")],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place(tmp_path, monkeypatch, change, place):
    message = _broken(tmp_path, monkeypatch, change)
    assert place in message and (".yaml" in message or ".csv" in message)


def test_objects_are_frozen():
    with pytest.raises(AttributeError):
        ontology.ontology().types["AID"].quad = 1
    assert isinstance(ontology.ontology().types["AID"], msgspec.Struct)
