"""A parse as a tree: children, phrases and the words around a head. Shared arithmetic for stages that read tokens."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence

from dateline.model import Span, Token

MAX_CLIMB = 60  # a parse deeper than this is not one; it also stops on a malformed cycle
KEPT = 60_000  # tokens whose trees are kept: a batch, so that every stage that asks gets the same tree


class Tree:
    """Tokens of an article with, for each, its children and the edges of its subtree (token indices, half-open)."""

    __slots__ = ("children", "left", "right", "tokens")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        n = len(tokens)
        self.children: list[list[int]] = [[] for _ in range(n)]
        self.left = list(range(n))
        self.right = list(range(1, n + 1))
        heads = [token.head for token in tokens]
        for i, head in enumerate(heads):
            if head != i and 0 <= head < n:
                self.children[head].append(i)
        self._widen(heads)

    def _widen(self, heads: list[int]) -> None:
        """Carry each token's place up to its heads."""
        n, lefts, rights = len(heads), self.left, self.right
        for i in range(n):
            at, left, right = i, i, i + 1
            for _ in range(MAX_CLIMB):
                head = heads[at]
                if head == at or not 0 <= head < n or (lefts[head] <= left and rights[head] >= right):
                    break
                if left < lefts[head]:
                    lefts[head] = left
                if right > rights[head]:
                    rights[head] = right
                at = head

    def sentences(self) -> Iterator[tuple[int, int]]:
        """Token ranges of the sentences, in order."""
        start = 0
        for i in range(1, len(self.tokens) + 1):
            if i == len(self.tokens) or self.tokens[i].sentence != self.tokens[start].sentence:
                yield start, i
                start = i

    def span(self, start: int, end: int) -> Span:
        """Code points from token `start` to the end of token `end - 1`."""
        return self.tokens[start].start, self.tokens[end - 1].end

    def climbs_to(self, i: int, lo: int, hi: int, hops: int = 4) -> bool:
        """Whether token i hangs, within a few hops, on a token of [lo, hi)."""
        for _ in range(hops):
            head = self.tokens[i].head
            if head == i:
                return False
            if lo <= head < hi:
                return True
            i = head
        return False

    def root_of(self, lo: int, hi: int) -> int:
        """The token of [lo, hi) whose head lies outside; the last such, or the last token."""
        for i in range(hi - 1, lo - 1, -1):
            head = self.tokens[i].head
            if head == i or not lo <= head < hi:
                return i
        return hi - 1

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of token i with one of these relations."""
        for c in self.children[i]:
            if self.tokens[c].dep in deps:
                return c
        return None


class _Shelf:
    """The trees of the last articles, up to `KEPT` tokens and one at least."""

    def __init__(self) -> None:
        self.trees: OrderedDict[int, Tree] = OrderedDict()
        self.tokens = 0

    def put(self, tree: Tree) -> None:
        before = self.trees.pop(id(tree.tokens), None)
        self.trees[id(tree.tokens)] = tree
        self.tokens += len(tree.tokens) - (len(before.tokens) if before is not None else 0)
        while len(self.trees) > 1 and self.tokens > KEPT:
            self.tokens -= len(self.trees.popitem(last=False)[1].tokens)


_SHELF = _Shelf()


def tree_of(tokens: Sequence[Token]) -> Tree:
    """The tree of an article's tokens, built once for all stages that ask while its batch is read.

    >>> from dateline.model import Token
    >>> ts = (Token(0, 6, "Rebels", "rebel", "NOUN", "NNS", "ROOT", 0, 0),)
    >>> tree_of(ts) is tree_of(ts)
    True
    """
    known = _SHELF.trees.get(id(tokens))
    if known is not None and known.tokens is tokens:
        return known
    tree = Tree(tokens)
    _SHELF.put(tree)
    return tree


def within(tokens: Sequence[Token], span: Span, lo: int = 0) -> tuple[int, int]:
    """Token range that lies in a span of the text, by bisection; `(k, k)` where none does.

    >>> from dateline.model import Token
    >>> rebels = Token(0, 6, "Rebels", "rebel", "NOUN", "NNS", "nsubj", 1, 0)
    >>> ts = [rebels, Token(7, 11, "fled", "flee", "VERB", "VBD", "ROOT", 1, 0)]
    >>> within(ts, (7, 11))
    (1, 2)
    """
    a, b = lo, len(tokens)
    while a < b:
        mid = (a + b) // 2
        if tokens[mid].start < span[0]:
            a = mid + 1
        else:
            b = mid
    end = a
    while end < len(tokens) and tokens[end].end <= span[1]:
        end += 1
    return a, end
