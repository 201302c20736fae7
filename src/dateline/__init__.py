"""Dateline reads dispatches about conflict and diplomacy into a structured, dated, placed and sourced record."""
