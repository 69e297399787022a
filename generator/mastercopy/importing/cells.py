"""Turns one cell of an export into a text or number that may stand in a record, or says why it may not."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from mastercopy.importing.profile import Profile
from mastercopy.model.personal import personal_in
from mastercopy.model.series import read_number
from mastercopy.sources.yamltext import find_unseen
from mastercopy.words import Place, one_line

_LONGEST = 200_000
_MOST_SHOWN = 20
_NUMBER = re.compile(r"[+-]?\d{1,7}(?:[.,]\d{1,6})?%?", re.ASCII)
_DATE = re.compile(r"\d{1,4}([-/.])(?:\d{1,2}(?:\1\d{1,4})?|[QWH]\d{1,2})(?:[ T]\d{1,2}:\d\d(?::\d\d)?Z?)?", re.ASCII)
_DIGITS = re.compile(r"[\d\s.,:/+-]+")
_FORMULA = ("=", "+", "-", "@")


class Unfit(Exception):
    """A cell may not be written; `reason` is its kind, `detail` says more to the person who imports.

    The cell itself is shown only where it cannot be about a person; what the program says of it is shown always.
    """

    def __init__(self, reason: str, cell: str = "", say: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = "; ".join(filter(None, (shown(cell), say)))


def shown(cell: str) -> str:
    """A cell that is a short number or day; empty for anything else, which may be somebody's name or number."""
    clean = cell.strip()
    plain = len(clean) <= _MOST_SHOWN and (_NUMBER.fullmatch(clean) or _DATE.fullmatch(clean))
    return clean if plain and not any(personal_in(clean)) else ""


def looks_like_data(name: str) -> bool:
    """Whether the name of a column or sheet may be somebody's data: digits alone, or what belongs to a person."""
    return _DIGITS.fullmatch(name) is not None or any(personal_in(name))


def read_text(text: str, name: str) -> str:
    """A text as it may be written into a record: no person in it, and no character that nobody sees."""
    clean = unicodedata.normalize("NFC", text).strip()
    if len(clean) > _LONGEST:
        raise Unfit(f"{name} is longer than any text of a record")
    if any(0xD800 <= ord(character) <= 0xDFFF for character in clean):
        raise Unfit(f"{name} holds half a character")
    hidden = find_unseen(clean)
    if hidden is not None:
        raise Unfit(f"{name} holds a character that nobody sees", say=hidden)
    found = next(personal_in(clean), None)
    if found is not None:
        raise Unfit(f"{name} holds what looks like {found}", say="write it in by hand without it")
    return clean


def read_label(text: str, name: str) -> str:
    """A short text of one line that a table may hold too, where no spreadsheet may take it for a formula."""
    clean = one_line(read_text(text, name))
    if len(clean) > 80:
        raise Unfit(f"{name} is longer than a name")
    if clean.startswith(_FORMULA):
        raise Unfit(f"{name} begins as a formula does")
    return clean


def read_decimal(text: str, profile: Profile) -> Decimal | None:
    """A number in the tool's own way of writing; None where it is none."""
    clean = text.strip()
    if profile.decimal == ",":
        clean = clean.replace(".", "/").replace(",", ".")
    return read_number(clean, Place(profile.place.path))


def write_decimal(value: Decimal) -> str:
    """A number without zeros that say nothing, so that 9 and 9.0 are one mark."""
    plain = f"{value:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"
