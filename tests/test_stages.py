"""Every stage reads only the layers it says it needs: blanking the others changes nothing."""

import msgspec
import pytest

from dateline import pipeline
from dateline.model import Article, Document

TEXT = """Envoy says talks will go on

GENEVA, Feb 3 (Reuters) - The United Nations envoy Maren Olsbakken said on Wednesday that government forces had shelled
Aleppo, killing at least 12 people.

“We will not negotiate unless the siege is lifted,” the opposition's chief delegate Karim Haddad told reporters on Tuesday.
He is expected to meet Russian diplomats in Geneva on Friday.
"""
PLAN = pipeline.load_plan()
LAYERS = {
    f: getattr(Document(article=Article(id="x", text="")), f) for f in Document.__struct_fields__ if f != "article"
}


@pytest.fixture(scope="module")
def before() -> dict[str, Document]:
    """The document as each stage finds it."""
    d = Document(article=Article(id="a", text=TEXT, published="2016-02-04", title="Envoy says talks will go on"))
    seen: dict[str, Document] = {}
    for stage in PLAN.stages:
        seen[stage.name] = d
        d = next(iter(pipeline.run(pipeline.Plan("one", (stage,)), [d])))
    return seen


def run_one(stage: pipeline.Stage, d: Document) -> list[object]:
    layers = stage.annotate(d) if stage.annotate else stage.batch([d])[0] if stage.batch else {}
    assert set(layers) == set(stage.gives)
    return [layers[k] for k in stage.gives if k != "encoding"]


@pytest.mark.parametrize("stage", PLAN.stages, ids=[s.name for s in PLAN.stages])
def test_a_stage_reads_only_what_it_needs(stage: pipeline.Stage, before: dict[str, Document]) -> None:
    d = before[stage.name]
    blanked = msgspec.structs.replace(d, **{k: v for k, v in LAYERS.items() if k not in (*stage.needs, "language")})
    assert run_one(stage, blanked) == run_one(stage, d)


@pytest.mark.parametrize("stage", PLAN.stages, ids=[s.name for s in PLAN.stages])
def test_a_stage_can_read_an_empty_article(stage: pipeline.Stage) -> None:
    run_one(stage, Document(article=Article(id="x", text="")))
