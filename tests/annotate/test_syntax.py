"""Tokens: exact offsets, heads inside the sentence, and one stream for many articles."""

import subprocess
import sys

from dateline.annotate.sentences import find_sentences
from dateline.annotate.syntax import parse
from dateline.model import Article, Document, Furniture

TEXT = "SHARE\n\n“We are late. We will come,” the U.N. envoy said.\n\nHe  met\tGen. Amari — twice."


def document(text: str = TEXT, id: str = "a") -> Document:
    furniture = (Furniture(span=(0, 5), kind="share"),) if text.startswith("SHARE") else ()
    bare = Document(article=Article(id=id, text=text), furniture=furniture)
    return Document(article=bare.article, furniture=furniture, **find_sentences(bare))


def test_offsets_quote_the_token() -> None:
    d = document()
    tokens = parse([d])[0]["tokens"]
    assert [TEXT[t.start : t.end] for t in tokens] == [t.text for t in tokens]
    assert all(t.start >= 7 for t in tokens), "furniture is not parsed"
    assert not any(t.text.isspace() for t in tokens)


def test_heads_stay_in_the_sentence() -> None:
    tokens = parse([document()])[0]["tokens"]
    assert all(tokens[t.head].sentence == t.sentence for t in tokens)
    assert {t.sentence for t in tokens} == {0, 1}


def test_a_quotation_of_two_sentences_has_two_roots_in_one_sentence() -> None:
    tokens = parse([document()])[0]["tokens"]
    assert sum(t.head == i for i, t in enumerate(tokens) if t.sentence == 0) == 2


def test_batch_is_the_same_as_one_by_one() -> None:
    many = [document(), document("Rebels shelled Homs. Two died.", "b"), document("", "c"), document()]
    together = parse(many)
    assert together == [parse([d])[0] for d in many]
    assert together[2]["tokens"] == ()


def test_odd_characters_keep_offsets() -> None:
    text = "The \u200benvoy\u00a0met 👩🏽‍⚕️ doctors in Zürich\u2028and\u0301 Kraków. \ufeffOK?"
    tokens = parse([document(text)])[0]["tokens"]
    assert [text[t.start : t.end] for t in tokens] == [t.text for t in tokens]


def test_a_name_right_after_a_verb_is_its_object_but_a_day_is_none() -> None:
    tokens = parse([document("The army bombed Aleppo on Monday. He arrived Monday.")])[0]["tokens"]
    deps = {t.text: t.dep for t in tokens if t.pos == "PROPN"}
    assert deps["Aleppo"] == "dobj"
    assert [t.dep for t in tokens if t.text == "Monday"][-1] != "dobj"


def test_a_past_tense_beside_an_infinitive_goes_with_the_finite_verb_above() -> None:
    words = "Egypt called on both sides to halt the shelling at once and offered to host a meeting this week."
    tokens = parse([document(words)])[0]["tokens"]
    assert tokens[next(t.head for t in tokens if t.text == "offered")].text == "called"
    listed = parse([document("Envoys hoped to meet and talk in Oslo.")])[0]["tokens"]
    assert listed[next(t.head for t in listed if t.text == "talk")].text == "meet"


def test_the_parsers_own_command_line_is_not_loaded_and_is_left_as_it_was() -> None:
    code = (
        "import sys; from dateline.reader import Reader; Reader().read_text('Envoys met in Geneva.'); "
        "assert not any(m.startswith('spacy.cli') for m in sys.modules), 'loaded'; "
        "import spacy.cli; print(spacy.cli.download.__module__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "spacy.cli.download"


def test_curled_apostrophes_are_read_as_straight_ones() -> None:
    curled, straight = (
        parse([document(text)])[0]["tokens"]
        for text in ("They won’t talk; we’ve seen it.", "They won't talk; we've seen it.")
    )
    assert [(t.lemma, t.tag, t.dep, t.head) for t in curled] == [(t.lemma, t.tag, t.dep, t.head) for t in straight]
    assert [t.text for t in curled] == [t.text.replace("'", "’") for t in straight]
