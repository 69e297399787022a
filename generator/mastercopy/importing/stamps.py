"""Turns the time stamps of a tool into moments of the organisation's own time, and never guesses what a day means."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from mastercopy.importing.cells import Unfit
from mastercopy.importing.profile import Profile
from mastercopy.model.moment import Moment, parse_moment

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAMED_ZONE = re.compile(r"(.*\d)\s*(?:UTC|GMT|Z)", re.DOTALL)
_FIRST, _LAST = 1970, 2200


def read_stamp(text: str, name: str, profile: Profile, own: ZoneInfo) -> Moment:
    """The moment of a stamp: by the zone it says, else that of the profile, else the organisation's."""
    clean = text.strip()
    if _DAY.fullmatch(clean) and "%Y-%m-%d" not in profile.dates:
        day = parse_moment(clean)
        if day is not None:
            return day
    found, is_day = _parsed(clean, profile)
    if found is None:
        raise Unfit(f"{name} is no day in a form that the profile states", f"{clean[:40]}; see `dates:`")
    if not _FIRST <= found.year <= _LAST:
        raise Unfit(f"{name} lies in no year of a record", clean[:40])
    if is_day:
        return Moment(found.year, found.month, found.day)
    here = (found if found.tzinfo is not None else found.replace(tzinfo=profile.zone or own)).astimezone(own)
    return Moment(here.year, here.month, here.day, here.hour * 60 + here.minute)


def _parsed(text: str, profile: Profile) -> tuple[datetime | None, bool]:
    """The time of a stamp, and whether it is a day alone: ISO always, anything else in a form that is stated."""
    if "unix" in profile.dates and re.fullmatch(r"\d{9,11}(\.\d+)?", text):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text.partition(".")[0])), False
    for form in profile.dates:
        if form != "unix":
            try:
                return datetime.strptime(text, form), "%H" not in form and "%I" not in form
            except (ValueError, OverflowError):
                continue
    named = _NAMED_ZONE.fullmatch(text)
    try:
        found = datetime.fromisoformat(f"{named[1]}+00:00" if named is not None else text)
    except ValueError:
        return None, False
    return (found, False) if len(text) > 10 else (None, False)
