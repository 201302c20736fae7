"""A page while it is read: paragraphs, a label (or none) for each, and what each looks like beside its neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field

from dateline.model import FurnitureKind, Span
from dateline.read.page_labels import Label
from dateline.read.paragraphs import Paragraph

PROSE_WORDS = 12
CONTINUES = ".,;)"


@dataclass
class Sheet:
    """A page while it is read: its paragraphs, and one label (or none) for each."""

    text: str
    title: str | None
    paragraphs: list[Paragraph]
    labels: list[Label | None] = field(init=False)
    inline: list[tuple[Span, Label]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.labels = [None] * len(self.paragraphs)

    def kind(self, i: int) -> FurnitureKind | None:
        label = self.labels[i] if 0 <= i < len(self.labels) else None
        return label.kind if label else None

    def prose(self, i: int) -> bool:
        """Whether paragraph `i` reads as a paragraph of a dispatch."""
        p = self.paragraphs[i]
        return self.labels[i] is None and p.ended and p.words >= PROSE_WORDS

    def last_prose(self, i: int) -> bool:
        """Whether no prose comes soon after paragraph `i`."""
        return not any(self.prose(j) for j in range(i + 1, min(i + 6, len(self.paragraphs))))

    def broken(self, i: int) -> bool:
        """Whether paragraph `i` is part of a sentence that goes on over its line's edge."""
        p = self.paragraphs[i]
        if i and not p.gap and not self.paragraphs[i - 1].ended and _runs_on(p):
            return True
        after = self.paragraphs[i + 1] if i + 1 < len(self.paragraphs) else None
        return after is not None and not after.gap and not p.ended and _runs_on(after)


def _runs_on(p: Paragraph) -> bool:
    return (p.text[0].islower() and " " in p.text) or p.text[0] in CONTINUES
