"""The desk: a store as pages for an analyst and as an API for programs (docs/desk.md)."""

from dateline.web.app import create_app as create_app

__all__ = ["create_app"]
