"""Dates as machines write them, to ISO 8601. What a person wrote is read by the page stage and the time stage."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_ISO = re.compile(
    r"(?P<y>\d{4})(?:-(?P<m>\d{2})(?:-(?P<d>\d{2})"
    r"(?:[T ](?P<h>\d{2}):(?P<n>\d{2})(?::(?P<s>\d{2})(?:[.,](?P<f>\d{1,9}))?)?\s?(?P<z>Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?",  # noqa: E501
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(?:(\d{2}))?(Z|[+-]\d{2}:?\d{2})?)?")


def iso_date(given: str) -> str | None:
    """A date in ISO 8601, as precise as given, or null where reading it would be a guess.

    >>> [iso_date(d) for d in ("2016-02", "Thu, 04 Feb 2016 09:30:00 +0000", "20160204", "4/2/2016")]
    ['2016-02', '2016-02-04T09:30:00+00:00', '2016-02-04', None]
    """
    given = given.strip()
    match = _ISO.fullmatch(given)
    if match:
        return _checked(match)
    match = _COMPACT.fullmatch(given)
    if match:
        y, m, d, h, n, s, z = match.groups()
        clock = f"T{h}:{n}" + (f":{s}" if s else "") + (z or "") if h else ""
        again = _ISO.fullmatch(f"{y}-{m}-{d}{clock}")
        return _checked(again) if again else None
    if len(given) > 60:
        return None
    try:
        return parsedate_to_datetime(given).isoformat() if ":" in given else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _checked(match: re.Match[str]) -> str | None:
    """The match as ISO writes it, or null for a day or an hour that does not exist."""
    part = match.groupdict()
    year, month, day = int(part["y"]), part["m"], part["d"]
    try:
        date(year, int(month or 1), int(day or 1))
        if part["h"]:
            datetime(year, int(month), int(day), int(part["h"]), int(part["n"]), int(part["s"] or 0))
    except ValueError:
        return None
    zone = (part["z"] or "").upper()
    if zone and zone != "Z" and int(zone[1:3]) > 15:
        return None
    if len(zone) > 1 and ":" not in zone:
        zone = zone[:3] + ":" + (zone[3:] or "00")
    out = "-".join(p for p in (part["y"], month, day) if p)
    if part["h"]:
        out += f"T{part['h']}:{part['n']}" + (f":{part['s']}" if part["s"] else "")
        out += (f".{part['f']}" if part["f"] else "") + zone
    return out
