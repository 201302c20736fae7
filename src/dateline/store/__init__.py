"""A corpus in a database: articles, rows, what was found across them, what people judged (docs/store.md)."""

from dateline.store.opening import StoreError as StoreError
from dateline.store.readings import current_run as current_run
from dateline.store.store import Store as Store
from dateline.store.store import open_store as open_store

__all__ = ["Store", "StoreError", "current_run", "open_store"]
