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
_OFFSET = re.compile(r"\s*(?:GMT|UTC)([+-])(\d{1,2})(?::?(\d\d))?")
_UNIX = re.compile(r"\d{9,11}(\.\d+)?", re.ASCII)
_SECOND = re.compile(r"\d:\d\d:\d\d", re.ASCII)
FIRST_YEAR, LAST_YEAR = 1970, 2200


class Stamp(Moment):
    """A moment that knows its instant, by which moments are compared: local hours come twice when clocks go back."""

    __slots__ = ("instant", "precise")
    instant: datetime | None
    precise: bool

    @classmethod
    def of_day(cls, year: int, month: int, day: int) -> Stamp:
        """A day as a whole."""
        made = cls(year, month, day)
        made.instant, made.precise = None, False
        return made

    @classmethod
    def of_instant(cls, instant: datetime, own: ZoneInfo, *, precise: bool) -> Stamp:
        """An instant, as the clocks of the organisation show it; `precise` if its second is told."""
        here = instant.astimezone(own)
        made = cls(here.year, here.month, here.day, here.hour * 60 + here.minute)
        made.instant, made.precise = instant.astimezone(UTC), precise
        return made

    def later(self, minutes: int, own: ZoneInfo) -> Stamp:
        """The moment some minutes after; of a day as a whole the same day."""
        if self.instant is None:
            return self
        return Stamp.of_instant(self.instant + timedelta(minutes=minutes), own, precise=False)


def read_stamp(text: str, name: str, profile: Profile, own: ZoneInfo) -> Stamp:
    """The moment of a stamp: by the zone it says, else that of the profile, else the organisation's."""
    clean = text.strip()
    day = parse_moment(clean) if _DAY.fullmatch(clean) and "%Y-%m-%d" not in profile.dates else None
    found, is_day = (datetime(day.year, day.month, day.day), True) if day is not None else _parsed(clean, profile)
    if found is None:
        raise Unfit(f"{name} is no day in a form that the profile states", clean, "see `dates:`")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unfit(f"{name} lies in no year of a record", clean)
    if is_day:
        return Stamp.of_day(found.year, found.month, found.day)
    precise = _SECOND.search(clean) is not None or _UNIX.fullmatch(clean) is not None
    return Stamp.of_instant(_instant(found, name, profile.zone or own), own, precise=precise)


def _instant(found: datetime, name: str, zone: ZoneInfo) -> datetime:
    """The instant of a time; a local time that the clocks skipped is none."""
    if found.tzinfo is not None:
        return found.astimezone(UTC)
    instant = found.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != found:
        raise Unfit(f"{name} is a time that the clocks skipped", say=str(found)[:16])
    return instant


def _parsed(text: str, profile: Profile) -> tuple[datetime | None, bool]:
    """The time of a stamp, and whether it is a day alone: ISO always, anything else in a form that is stated."""
    if "unix" in profile.dates and _UNIX.fullmatch(text):
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text.partition(".")[0])), False
    offset = _OFFSET.search(text)
    if offset is not None and offset.end() == len(text):
        text = f"{text[: offset.start()]} {offset[1]}{int(offset[2]):02d}:{offset[3] or '00'}"
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
