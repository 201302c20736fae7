"""What a person has decided about two rows: they belong together, or they do not.

Every link of this package is a proposal. A decision is kept apart from the links, wins over all of them, and taking it
back gives the links again: nothing is merged that cannot be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from dateline.errors import SettingError


class Decisions(msgspec.Struct, frozen=True, kw_only=True):
    """Pairs of ids that a person joined (`together`) or held apart (`apart`). Order inside a pair means nothing."""

    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()


class UnionState(msgspec.Struct, frozen=True, kw_only=True):
    """All that a union knows, to be kept and taken up again."""

    up: dict[str, str] = {}
    size: dict[str, int] = {}
    enemies: dict[str, set[str]] = {}


class Union:
    """Groups that grow by links, and refuse a link that would join two members held apart.

    Links are to be offered best first: a refused link costs only itself, so the outcome depends on the links and
    decisions alone and never on the order in which rows came.

    >>> groups = Union(Decisions(apart=(("a", "c"),)))
    >>> groups.join("a", "b"), groups.join("b", "c")
    (True, False)
    """

    def __init__(self, decisions: Decisions = Decisions()) -> None:
        self._up: dict[str, str] = {}
        self._size: dict[str, int] = {}
        self._enemies: dict[str, set[str]] = {}
        for a, b in decisions.together:
            self._merge(self.find(a), self.find(b))
        for a, b in decisions.apart:
            x, y = self.find(a), self.find(b)
            if x == y:
                raise SettingError(
                    "decisions", f"{a} and {b} are held apart and joined.", "Take one of the two decisions back."
                )
            self._enemies.setdefault(x, set()).add(y)
            self._enemies.setdefault(y, set()).add(x)

    def find(self, a: str) -> str:
        """The member that stands for the group of `a`."""
        up = self._up
        up.setdefault(a, a)
        while up[a] != a:
            up[a] = up[up[a]]
            a = up[a]
        return a

    def size(self, a: str) -> int:
        """How many members the group of `a` has."""
        return self._size.get(self.find(a), 1)

    def may_join(self, a: str, b: str) -> bool:
        """Whether no decision holds the groups of `a` and `b` apart."""
        return self.find(b) not in self._enemies.get(self.find(a), ())

    def join(self, a: str, b: str) -> bool:
        """Join two groups; false where a decision forbids it. Joining what is joined is true and changes nothing."""
        x, y = self.find(a), self.find(b)
        if x != y and y in self._enemies.get(x, ()):
            return False
        self._merge(x, y)
        return True

    def _merge(self, x: str, y: str) -> None:
        if x == y:
            return
        if (self._size.get(y, 1), x) > (self._size.get(x, 1), y):
            x, y = y, x
        self._up[y] = x
        self._size[x] = self._size.get(x, 1) + self._size.pop(y, 1)
        for enemy in self._enemies.pop(y, ()):
            self._enemies[enemy].discard(y)
            self._enemies[enemy].add(x)
            self._enemies.setdefault(x, set()).add(enemy)

    def forget(self, members: Iterable[str]) -> None:
        """Let go of whole groups that nobody will ask for again; those that a decision names stay."""
        for m in members:
            if m not in self._enemies:
                self._up.pop(m, None)
                self._size.pop(m, None)

    def state(self) -> UnionState:
        """What it knows."""
        return UnionState(up=self._up, size=self._size, enemies=self._enemies)

    def resume(self, state: UnionState) -> None:
        """Go on from what another knew, of the same decisions."""
        self._up, self._size, self._enemies = dict(state.up), dict(state.size), dict(state.enemies)

    def groups(self, members: Iterable[str]) -> list[tuple[str, ...]]:
        """Every group of `members`, members in the order given, groups by their first member."""
        found: dict[str, list[str]] = {}
        for m in members:
            found.setdefault(self.find(m), []).append(m)
        return [tuple(g) for g in found.values()]


def ranked(links: Mapping[tuple[str, str], float]) -> Sequence[tuple[str, str]]:
    """Pairs, best first; equal scores by their ids, so that the order of the input never decides.

    >>> ranked({("b", "c"): 0.5, ("a", "b"): 0.5, ("a", "c"): 0.9})
    [('a', 'c'), ('a', 'b'), ('b', 'c')]
    """
    return sorted(links, key=lambda pair: (-links[pair], pair))
