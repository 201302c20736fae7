"""How alike two groupings of the same things are: MUC, B-cubed, CEAF-e and their mean, the CoNLL score.

Definitions as in the CoNLL-2012 scorer: Vilain et al. 1995 (MUC), Bagga and Baldwin 1998 (B3), Luo 2005 (CEAF with
phi 4). Things only one side has are not added to the other: they cost precision or recall.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence, Set
from typing import NamedTuple, TypeAlias

Clusters: TypeAlias = Sequence[Set[Hashable]]


class Counted(NamedTuple):
    """What a measure counts, to be summed over articles: hits and totals of the system's side and of the key's."""

    precise: float = 0.0
    given: float = 0.0
    recalled: float = 0.0
    wanted: float = 0.0

    def plus(self, other: Counted) -> Counted:
        return Counted(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def f1(self) -> float:
        """F1 in points (0 to 100).

        >>> Counted(1, 2, 1, 1).f1
        66.66666666666667
        """
        p = self.precise / self.given if self.given else 0.0
        r = self.recalled / self.wanted if self.wanted else 0.0
        return 200 * p * r / (p + r) if p + r else 0.0


def _side(clusters: Clusters) -> dict[Hashable, int]:
    return {m: i for i, c in enumerate(clusters) for m in c}


def _links(one: Clusters, other: Clusters) -> tuple[float, float]:
    where = _side(other)
    hits = total = 0
    for c in one:
        parts = len({where[m] for m in c if m in where}) + sum(m not in where for m in c)
        hits, total = hits + len(c) - parts, total + len(c) - 1
    return hits, total


def muc(key: Clusters, system: Clusters) -> Counted:
    """Links that both sides make.

    >>> muc([{1, 2, 3}], [{1, 2}, {3}])
    Counted(precise=1, given=1, recalled=1, wanted=2)
    """
    return Counted(*_links(system, key), *_links(key, system))


def _shares(one: Clusters, other: Clusters) -> tuple[float, float]:
    where = _side(other)
    hits = total = 0.0
    for c in one:
        counts = Counter(where[m] for m in c if m in where)
        hits, total = hits + sum(n * n for n in counts.values()) / len(c), total + len(c)
    return hits, total


def b_cubed(key: Clusters, system: Clusters) -> Counted:
    """For each thing, the share of its group that the other side has with it.

    >>> round(b_cubed([{1, 2, 3}], [{1, 2}, {3}]).recalled, 3)
    1.667
    """
    return Counted(*_shares(system, key), *_shares(key, system))


def ceaf(key: Clusters, system: Clusters) -> Counted:
    """Groups paired one to one as well as can be, each pair worth its overlap (phi 4).

    >>> ceaf([{1, 2}], [{1, 2}, {3}])
    Counted(precise=1.0, given=2, recalled=1.0, wanted=1)
    """
    worth = [[2 * len(set(a) & set(b)) / (len(a) + len(b)) for b in system] for a in key]
    best = sum(worth[i][j] for i, j in enumerate(assignment(worth)) if j is not None)
    return Counted(best, len(system), best, len(key))


def assignment(worth: Sequence[Sequence[float]]) -> list[int | None]:
    """The column of each row so that the sum of worths is greatest (Kuhn 1955, in the O(n^3) form of Jonker-Volgenant).

    >>> assignment([[1.0, 3.0], [2.0, 3.5]])
    [1, 0]
    """
    rows, columns = len(worth), max((len(r) for r in worth), default=0)
    n = max(rows, columns)
    cost = [[-worth[i][j] if i < rows and j < columns else 0.0 for j in range(n)] for i in range(n)]
    row_price, column_price = [0.0] * (n + 1), [0.0] * (n + 1)
    taken, way = [0] * (n + 1), [0] * (n + 1)
    for i in range(1, n + 1):
        taken[0], at = i, 0
        least, used = [float("inf")] * (n + 1), [False] * (n + 1)
        while taken[at]:
            used[at] = True
            at = _reach(cost, row_price, column_price, taken, way, least, used, at)
        while at:
            taken[at], at = taken[way[at]], way[at]
    found: list[int | None] = [None] * rows
    for j in range(1, n + 1):
        if taken[j] <= rows and j <= columns:
            found[taken[j] - 1] = j - 1
    return found


def _reach(cost: list[list[float]], row_price: list[float], column_price: list[float], taken: list[int],
           way: list[int], least: list[float], used: list[bool], at: int) -> int:  # fmt: skip
    """One step of the shortest augmenting path: the nearest column not yet reached, prices kept right."""
    row, gap, nearest = taken[at], float("inf"), 0
    for j in range(1, len(least)):
        if used[j]:
            continue
        price = cost[row - 1][j - 1] - row_price[row] - column_price[j]
        if price < least[j]:
            least[j], way[j] = price, at
        if least[j] < gap:
            gap, nearest = least[j], j
    for j in range(len(least)):
        if used[j]:
            row_price[taken[j]] += gap
            column_price[j] -= gap
        else:
            least[j] -= gap
    return nearest
