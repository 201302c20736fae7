"""What every page and every call of the API works with: the store, the settings, the rooms where reading is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request

from dateline.store import Store
from dateline.web.security import Bucket, Gate, Hosts


class NavItem:
    """A page that the navigation names: where it stands, its name, its address, and the key that goes there after g."""

    def __init__(self, order: int, label: str, path: str, key: str) -> None:
        self.order, self.label, self.path, self.key = order, label, path, key


@dataclass
class Desk:
    """One running desk. `store` is open for as long as the program runs; `read_only` refuses every change.

    `shared` is for what a page keeps between requests (a cache, jobs under way), by the name of the page.
    """

    store: Store
    gate: Gate
    hosts: Hosts
    read_only: bool = False
    plan: str = "default"
    nav: list[NavItem] = field(default_factory=list)
    readings: Bucket = field(default_factory=lambda: Bucket(20, per_minute=60))
    logins: Bucket = field(default_factory=lambda: Bucket(5, per_minute=6))
    shared: dict[str, Any] = field(default_factory=dict)


def desk_of(request: Request) -> Desk:
    """The desk that a request came to."""
    desk = request.app.state.desk
    assert isinstance(desk, Desk)
    return desk


TheDesk = Annotated[Desk, Depends(desk_of)]
"""A parameter of a route that wants the desk."""
