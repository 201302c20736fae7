"""Questions to a store: rows with their evidence, timelines, calendars, positions, figures, who acts on whom."""

from dateline.query.boards import positions_board as positions_board
from dateline.query.calendars import calendar as calendar
from dateline.query.details import actor as actor
from dateline.query.details import article as article
from dateline.query.details import event as event
from dateline.query.details import statement as statement
from dateline.query.disputes import contested as contested
from dateline.query.facets import facets as facets
from dateline.query.finding import find_articles as find_articles
from dateline.query.finding import find_events as find_events
from dateline.query.finding import find_figures as find_figures
from dateline.query.finding import find_positions as find_positions
from dateline.query.finding import find_statements as find_statements
from dateline.query.flat import flat as flat
from dateline.query.frames import to_arrow as to_arrow
from dateline.query.frames import to_pandas as to_pandas
from dateline.query.frames import to_polars as to_polars
from dateline.query.networks import find_actors as find_actors
from dateline.query.networks import who as who
from dateline.query.series import figures_over_time as figures_over_time
from dateline.query.terms import Query as Query
from dateline.query.terms import make_query as make_query
from dateline.query.terms import parse as parse
from dateline.query.terms import shown as shown
from dateline.query.timelines import chronology as chronology
from dateline.query.timelines import of_their_time as of_their_time
from dateline.query.timelines import timeline as timeline

__all__ = [
    "Query", "actor", "article", "calendar", "chronology", "contested", "event", "facets", "figures_over_time",
    "find_actors", "find_articles", "find_events", "find_figures", "find_positions", "find_statements", "flat",
    "make_query", "of_their_time", "parse", "positions_board", "shown", "statement", "timeline", "to_arrow",
    "to_pandas", "to_polars", "who",
]  # fmt: skip
