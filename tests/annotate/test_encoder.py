"""The encoder: exact offsets on any text, batches that change nothing, and torch's own numbers."""

import json
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dateline.annotate import encoder
from dateline.inference import acts, wordpieces
from dateline.inference.graphs import graph
from dateline.inference.pieces import find_pieces
from dateline.model import Article, Document

FIXTURE = json.loads((Path(__file__).parent / "encoder_parity.json").read_text("utf-8"))


def near(a: list, b: np.ndarray) -> float:
    x, y = np.asarray(a, dtype=float).ravel(), np.asarray(b, dtype=float).ravel()
    return float(x @ y / (np.linalg.norm(x) * np.linalg.norm(y)))


def test_the_graphs_say_what_torch_says() -> None:
    ids, features = np.array([FIXTURE["ids"]]), np.array([FIXTURE["features"]])
    states = graph("encoder")({"ids": ids, "features": features, "mask": np.ones_like(ids)})[0][0]
    tags, anchors, _, _ = graph("pieces")({"states": states})
    assert near(FIXTURE["states"], states[:, :12]) > 0.98
    assert near(FIXTURE["anchors"], anchors) > 0.98
    assert near(FIXTURE["tags"], tags) > 0.98


def test_the_heads_for_acts_say_what_torch_says() -> None:
    ids, features = np.array([FIXTURE["ids"]]), np.array([FIXTURE["features"]])
    states = graph("encoder")({"ids": ids, "features": features, "mask": np.ones_like(ids)})[0][0]
    scores = acts.score_pieces(states[1:-1])
    assert near(acts.softmax(np.array(FIXTURE["act_types"])).tolist(), scores.types) > 0.98
    reading = acts.read_triggers(scores, [2])[0]
    kinds = np.array(FIXTURE["act_kinds"])
    assert near(acts.softmax(kinds[:17]).tolist(), reading.types) > 0.98
    assert near(acts.softmax(kinds[-4:]).tolist(), reading.statuses) > 0.98
    assert near(acts.softmax(np.array(FIXTURE["act_roles"])).tolist(), reading.roles) > 0.98
    assert reading.start == 0 and len(reading.roles) == len(ids[0]) - 2


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_offsets_lie_in_any_text_in_order(text: str) -> None:
    ids, spans = find_pieces(text)
    assert len(ids) == len(spans)
    assert all(0 <= s < e <= len(text) for s, e in spans.tolist())
    assert all(a[1] <= b[0] or a == b for a, b in zip(spans.tolist(), spans.tolist()[1:], strict=False))


def test_offsets_count_code_points() -> None:
    text = "𝔘n envoy Żółć said İstanbul 🇸🇾 naïve cafe\u0301 شيخ."
    _, spans = find_pieces(text)
    words = {text[s:e] for s, e in spans.tolist()}
    assert {"envoy", "said", "."} <= words
    assert any(w.endswith("e\u0301") for w in words), "a combining mark belongs to its letter"


def test_a_special_piece_in_the_text_is_only_text() -> None:
    ids, _ = find_pieces("He wrote [SEP] and [CLS].")
    assert not {wordpieces.CLS, wordpieces.SEP} & set(ids.tolist())


def test_a_long_article_is_whole_and_the_same_each_time() -> None:
    long = "The envoy said that talks would go on in Geneva. " * 90
    for text in ("Rebels left.", long, "", "“No,” she said."):
        one, two = encoder.encode(text, bytearray(len(text))), encoder.encode(text, bytearray(len(text)))
        assert one.pieces == two.pieces and one.states.shape == (len(one.pieces), encoder.WIDTH)
        assert np.array_equal(one.states, two.states)
        assert (np.abs(one.states).sum(1) > 0).all()


def test_windows_cover_each_piece_once() -> None:
    for size in (1, 254, 255, 700, 2000):
        spans = wordpieces.windows(np.zeros(size, dtype=np.int8))
        own = wordpieces.owned(spans)
        assert [i for s, e in own for i in range(s, e)] == list(range(size))
        assert all(s <= a and b <= e and e - s <= wordpieces.WINDOW for (s, e), (a, b) in zip(spans, own, strict=True))


def test_the_stage_gives_an_encoding() -> None:
    layers = encoder.annotate(Document(article=Article(id="a", text="She left.")))
    assert len(layers["encoding"].pieces) == 3
