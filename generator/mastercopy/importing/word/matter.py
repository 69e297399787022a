"""Turns headers, footers and properties of a Word file into proposals for front matter; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from mastercopy.importing.word.clearing import LeftOut, clear
from mastercopy.importing.word.dress import Dress
from mastercopy.importing.word.names import W
from mastercopy.importing.word.package import Package
from mastercopy.words import one_line

_ID = re.compile(r"(?<![\w-])[A-Z][A-Z0-9]{0,11}(?:-[A-Z0-9]{1,12}){1,4}(?![\w-])")
_REVISION = re.compile(
    r"\b(?:rev(?:ision)?|version|ver|issue|edition)\b\.?\s*(?:no\b\.?|nr\b\.?|number\b)?\s*[:.#]?\s*"
    r"v?([A-Z]|\d{1,3}(?:\.\d{1,3}){0,2})(?![\w.-]*\w)",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(r"\b(?:effective|valid from|in force|applies from|holds from)\b", re.IGNORECASE)
_DAY = re.compile(r"\bdate\b|\bissued\b|\bapproved\b", re.IGNORECASE)
_OWNER = re.compile(r"\b(?:document owner|process owner|owner|responsible)\b\s*:\s*(\S.*)", re.IGNORECASE)
_TITLE = re.compile(r"\btitle\b\s*:\s*(\S.*)", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_NAMED = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\.?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})(?!\d)")
_NAMED_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
_CORE = "{http://purl.org/dc/elements/1.1/}title"
_MOST = 400
HEADER, _FOOTER = "the header", "the footer"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value that the file states, and where."""

    field: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What a file says of itself: sure values by field, and what a person has to decide, in sentences."""

    values: Mapping[str, Proposal]
    numbers: tuple[Proposal, ...]
    open: tuple[str, ...]
    texts: tuple[LeftOut, ...]
    """Headers and footers as they are; no page repeats them."""


def read_matter(package: Package) -> Matter:
    """The proposals of a file; a value that two places state differently is left to a person."""
    found: list[Proposal] = []
    texts: dict[str, list[str]] = {}
    for text, source in _segments(package):
        texts.setdefault(source, []).append(text)
        found.extend(_proposals(text, source))
    title = _property(package)
    if title:
        found.append(Proposal("title", title, "the properties of the file"))
    values: dict[str, Proposal] = {}
    doubts: list[str] = []
    for field in ("revision", "effective", "title"):
        own = {one.value: one for one in reversed(found) if one.field == field}
        if len(own) == 1 or (own and field == "title"):
            values[field] = next(one for one in found if one.field == field)
        elif own:
            doubts.append(f"{field}: the file states {' and '.join(sorted(own))}")
    doubts += [f"{one.field}: {one.value} ({one.source})" for one in found if one.field.startswith(("owner", "day"))]
    numbers = {one.value: one for one in reversed(found) if one.field == "id"}
    ranked = sorted(numbers.values(), key=lambda one: (one.source != HEADER, one.value))
    shown = tuple(LeftOut(source, " | ".join(dict.fromkeys(parts))) for source, parts in texts.items())
    return Matter(values, tuple(ranked), tuple(dict.fromkeys(doubts)), shown)


def read_day(text: str) -> tuple[date | None, str]:
    """(the day in a text, None where it could be two; how it is written there); ("", None) where none is."""
    for pattern, order in ((_ISO, (1, 2, 3)), (_NAMED, (3, 2, 1)), (_NAMED_FIRST, (3, 1, 2))):
        match = pattern.search(text)
        if match is not None:
            year, month, day = (match.group(group) for group in order)
            return _date(year, _month(month), int(day)), match.group()
    match = _FIGURES.search(text)
    if match is None:
        return None, ""
    first, second = int(match.group(1)), int(match.group(3))
    if first <= 12 and second <= 12 and first != second:
        return None, match.group()
    day_of, month_of = (first, second) if second <= 12 else (second, first)
    return _date(match.group(4), month_of, day_of), match.group()


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    near = [at for at, name in enumerate(_MONTHS, 1) if name == text.lower() or name[:3] == text.lower()]
    return near[0] if near else 0


def _date(year: str, month: int, day: int) -> date | None:
    with suppress(ValueError):
        return date(int(year), month, day)
    return None


def _proposals(text: str, source: str) -> Iterator[Proposal]:
    for match in _ID.finditer(text):
        if not _ISO.fullmatch(match.group()):
            yield Proposal("id", match.group(), source)
    revision = _REVISION.search(text)
    if revision is not None:
        label = revision.group(1)
        yield Proposal("revision", label.upper() if label.isalpha() else label, source)
    day, written = read_day(text)
    if written and _EFFECTIVE.search(text) and day is not None:
        yield Proposal("effective", day.isoformat(), source)
    elif written and (_EFFECTIVE.search(text) or _DAY.search(text)):
        what = "day, which could be two" if day is None else "day"
        yield Proposal(what, one_line(text)[:80], source)
    for pattern, field in ((_OWNER, "owner"), (_TITLE, "title")):
        found = pattern.search(text)
        if found is not None:
            yield Proposal(field, one_line(found.group(1))[:120], source)


def _segments(package: Package) -> Iterator[tuple[str, str]]:
    """Every statement of headers and footers: a paragraph, what a tab parts, a cell with the one after its label."""
    told = 0
    dress = Dress(package.related_tree("styles"))
    for kind, source in (("header", HEADER), ("footer", _FOOTER)):
        for name in package.related(kind):
            root = package.tree(name)
            if root is None:
                continue
            clear(root, dress)
            for text in _statements(root):
                told += 1
                if text.strip() and told <= _MOST:
                    yield " ".join(text.split()), source


def _statements(root: Any) -> Iterator[str]:
    for paragraph in root.iter(f"{W}p"):
        if not any(True for _ in paragraph.iterancestors(f"{W}tc")):
            yield from _parts(_text(paragraph))
    for row in root.iter(f"{W}tr"):
        cells = [" ".join(_text(cell).split()) for cell in row.findall(f"{W}tc")]
        at = 0
        while at < len(cells):
            label = cells[at]
            joined = at + 1 < len(cells) and label and not re.search(r"\d|:\s*\S", label) and len(label) < 40
            yield f"{label.rstrip(':')}: {cells[at + 1]}" if joined else label
            at += 2 if joined else 1


def _parts(text: str) -> list[str]:
    return re.split(r"[\t\n|]|\s[\u2013\u2014\u00b7\u2022]\s", text)


def _text(element: Any) -> str:
    shown = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}p": " "}
    return "".join(one.text or "" if one.tag == f"{W}t" else shown.get(one.tag, "") for one in element.iter())


def _property(package: Package) -> str:
    root = package.tree("docProps/core.xml")
    found = root.find(_CORE) if root is not None else None
    text = one_line(found.text or "") if found is not None else ""
    return text if text.lower() not in ("", "word document", "document", "untitled", "document title") else ""
