"""Attribution: source, cue and content of what people are said to say, write, think and want."""

from dateline.annotate.attribution.stage import STAGE

__all__ = ["STAGE"]
