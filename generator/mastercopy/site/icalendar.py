"""Turns dates into calendar files that every calendar program reads (RFC 5545): whole days, folded lines, no time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote

from mastercopy.site.templating import upper_first
from mastercopy.views.diaryview import Appointment
from mastercopy.views.naming import mark_of, person_name, realm_of
from mastercopy.words import one_line

if TYPE_CHECKING:
    from mastercopy.compile import Compiled

_WIDEST = 75
"""Octets of a line, as the standard has it."""
_LONG, _LONGEST = 200, 1000
_NOTHING = (
    "BEGIN:VTIMEZONE",
    "TZID:UTC",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0000",
    "END:STANDARD",
    "END:VTIMEZONE",
)
"""A calendar must hold something: what stands in one without dates."""


def render_calendar(compiled: Compiled, title: str, dates: Sequence[Appointment], base: str) -> bytes:
    """One calendar; `base` is the site's address, or empty."""
    name = _text(f"{compiled.organisation.name}: {title}", _LONG)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mastercopy//Mastercopy//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    ]
    realm, stamp = realm_of(compiled), _day(compiled.as_of)
    for one in dates:
        lines.extend(_event(compiled, one, base, realm, stamp))
    if not dates:
        lines.extend(_NOTHING)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(compiled: Compiled, one: Appointment, base: str, realm: str, stamp: str) -> Iterator[str]:
    late = f"Overdue on {compiled.as_of}." if one.overdue else ""
    whose = ", ".join(person_name(compiled, role).title for role in one.roles or ())
    told = f"{upper_first(one.sentence)}.", f"For {whose}." if whose else "", late, "" if base else f"Page: {one.url}"
    yield "BEGIN:VEVENT"
    yield f"UID:{mark_of(one.key)}@{realm}"
    yield f"DTSTAMP:{stamp}T000000Z"
    yield f"DTSTART;VALUE=DATE:{_day(one.day)}"
    yield f"SUMMARY:{_text(f'{one.word}: {one.about}', _LONG)}"
    yield f"DESCRIPTION:{_text(' '.join(part for part in told if part), _LONGEST)}"
    yield f"CATEGORIES:{_text(one.word, _LONG)}"
    if base:
        yield f"URL:{base}{quote(one.url, safe='/', errors='replace')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _day(day: date) -> str:
    return day.isoformat()[:10].replace("-", "")


def _text(text: str, most: int) -> str:
    """Text as a value: one line without what nobody sees, cut where it is too long, its signs escaped."""
    plain = one_line(text)
    plain = plain if len(plain) <= most else f"{plain[: most - 1]}…"
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[bytes]:
    """A line in parts of 75 octets at most, each but the first after a blank; no character is torn."""
    part, room = b"", _WIDEST
    for character in line:
        octets = character.encode("utf-8", "replace")
        if len(octets) > room:
            yield part
            part, room = b" ", _WIDEST - 1
        part += octets
        room -= len(octets)
    yield part
