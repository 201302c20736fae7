"""Sentences of the dispatch: never inside furniture, never cut at "U.N." or inside a quotation."""

from __future__ import annotations

from dateline import segmentation
from dateline.model import Document
from dateline.pipeline import Layers, Stage
from dateline.text import body


def find_sentences(document: Document) -> Layers:
    """Sentence spans of the body, in order.

    >>> from dateline.model import Article
    >>> t = "The U.N. envoy left. Talks go on."
    >>> find_sentences(Document(article=Article(id="a", text=t)))["sentences"]
    ((0, 20), (21, 33))
    """
    text = document.text
    return {
        "sentences": tuple(
            sentence
            for part in body(text, document.furniture)
            for paragraph in segmentation.paragraphs(text, part)
            for sentence in segmentation.sentences(text, paragraph)
        )
    }


STAGE = Stage(
    name="annotate.sentences",
    needs=("furniture",),
    gives=("sentences",),
    annotate=find_sentences,
    languages=None,
    purpose="cuts the dispatch into sentences",
)
