"""Finds in a text what looks like a person's address, number or account: what is committed can never be taken back.

Ordinary texts of a quality system are full of numbers: dates, drawings, lots, orders. So an account or card counts only
with its check digits, and a number without the sign of another country only where a word says that it is for ringing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from mastercopy.words.saying import say

_PIECE = 20_000
_OVERLAP = 400
_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_AT = r"\s?(?:@|\[at\]|\(at\)|\{at\}|\(a\))\s?"
_DOT = r"(?:\.|\s?(?:\[dot\]|\(dot\)|\{dot\})\s?)"
_MAIL = re.compile(rf"[\w.+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{2,63}}){{1,5}}", re.IGNORECASE)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}[ -]?(?:[A-Z0-9]{4}[ -]?){2,7}[A-Z0-9]{0,4}\b", re.IGNORECASE)
_CARD = re.compile(
    r"(?<![\d-])[3-6]\d{3}(?:[ -]?\d{4}){2}[ -]?\d{1,4}(?![\d-])|(?<![\d-])3[47]\d{2}[ -]?\d{6}[ -]?\d{5}(?![\d-])"
)
_ABROAD = re.compile(
    r"(?<![\w+])(?:\+[1-9]\d{0,2}[ ()./-]{0,3}|00[1-9]\d{0,2}[ ()./-]{1,3})(?:\d[ ()./-]{0,3}){7,12}\d(?!\w)"
)
_UNSPACED = re.compile(r"(?<![\w.-])00[1-9]\d{10,13}(?![\w.-])")
_AREA = re.compile(r"(?<!\w)\(0\d{1,5}\)[ /-]{0,3}\d{4,9}(?!\w)|(?<!\w)\(\d{3}\)[ -]?\d{3}-\d{4}(?!\w)")
_MOBILE = re.compile(
    r"(?<![\w/.-])(?:01[5-7]\d[ /.-]?\d{3}[ /.-]?\d{2,5}(?:[ /.-]?\d{2,3})?|07\d{3}[ ]?\d{6})(?![\w/.-])"
)
_RINGS = (
    r"\b(?:tel|phone|telephone|telefone?|mobile?|mobil|cell|handy|fax|whatsapp|call(?:ed)?|rang|ring|reach(?:ed)?)\b"
)
_NEAR = re.compile(rf"{_RINGS}[^\d\n]{{0,25}}(?:\d[ ()./-]{{0,3}}){{6,14}}\d(?!\w)", re.IGNORECASE)
_TAX = re.compile(r"\b(?:nif|vat|ssn|tax (?:no|number|id))\b[^\d\n]{0,10}\d{8,11}(?!\d)", re.IGNORECASE)
_BORN = re.compile(r"\bborn\b[^\d\n]{0,6}(?:\d{4}-\d\d-\d\d|\d\d?[./]\d\d?[./]\d{4})", re.IGNORECASE)
_NETWORK = re.compile(rf"\b(?:ip|host|address)\b[^\d\n]{{0,15}}(?:{_BYTE}\.){{3}}{_BYTE}(?![\d.])", re.IGNORECASE)
_NETWORK_6 = re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4}(?![\w:])", re.IGNORECASE)
_LENGTHS = {
    **dict.fromkeys(("NO",), 15),
    **dict.fromkeys(("BE",), 16),
    **dict.fromkeys(("DK", "FI", "NL", "FO", "GL"), 18),
    **dict.fromkeys(("MK", "SI"), 19),
    **dict.fromkeys(("AT", "BA", "EE", "LT", "LU", "XK", "KZ"), 20),
    **dict.fromkeys(("CH", "HR", "LI", "LV", "CR"), 21),
    **dict.fromkeys(("BG", "BH", "DE", "GB", "GE", "IE", "ME", "RS"), 22),
    **dict.fromkeys(("AE", "GI", "IL"), 23),
    **dict.fromkeys(("AD", "CZ", "ES", "MD", "PK", "RO", "SA", "SE", "SK", "TN"), 24),
    **dict.fromkeys(("PT",), 25),
    **dict.fromkeys(("IS", "TR"), 26),
    **dict.fromkeys(("FR", "GR", "IT", "MC", "SM"), 27),
    **dict.fromkeys(("AL", "AZ", "BY", "CY", "DO", "GT", "HU", "LB", "PL", "UA"), 28),
    **dict.fromkeys(("BR", "EG", "PS", "QA"), 29),
    **dict.fromkeys(("JO", "KW", "MU"), 30),
    **dict.fromkeys(("MT",), 31),
}
"""How many letters and digits an account of a country has."""
_HINT = re.compile(r"\d|@|[\[({]at?[\])}]|:[a-f]{1,4}:", re.IGNORECASE)
"""What every kind needs, so that most texts are looked at once and not a dozen times."""
_YEARS = re.compile(r"(?:19|20)\d\d")


def personal_in(text: str) -> Iterator[str]:
    """What a text seems to hold of a person, each kind once."""
    found: dict[str, None] = {}
    for start in range(0, max(1, len(text)), _PIECE):
        plain = unicodedata.normalize("NFKC", text[start : start + _PIECE + _OVERLAP]).translate(_SIGNS)
        found |= dict.fromkeys(_in_piece(plain))
    yield from found


def _in_piece(text: str) -> Iterator[str]:
    if not _HINT.search(text):
        return
    if _MAIL.search(text):
        yield say("an e-mail address")
    if any(_is_account(one.group()) for one in _IBAN.finditer(text)):
        yield say("a bank account")
    if any(_is_card(one.group()) for one in _CARD.finditer(text)):
        yield say("a payment card")
    if _ABROAD.search(text) or _UNSPACED.search(text) or _AREA.search(text) or _MOBILE.search(text) or _is_rung(text):
        yield say("a telephone number")
    if _TAX.search(text):
        yield say("a tax number")
    if _BORN.search(text):
        yield say("a day of birth")
    if _NETWORK.search(text) or _NETWORK_6.search(text):
        yield say("a network address")


def _is_rung(text: str) -> bool:
    """Whether a word that is about ringing stands before a number that is neither a day nor a year."""
    return any(not _YEARS.search(one.group()) for one in _NEAR.finditer(text))


def _is_account(text: str) -> bool:
    """Whether it is as long as accounts of its country are, and its check digits are right (ISO 13616, modulo 97)."""
    plain = re.sub("[ -]", "", text).upper()
    length = _LENGTHS.get(plain[:2], 0)
    turned = plain[4:length] + plain[:4]
    return 0 < length <= len(plain) and int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def _is_card(text: str) -> bool:
    """Whether check digits are right (Luhn), and digits are not all the same."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return len(digits) >= 13 and len(set(digits)) > 1 and sum(doubled) % 10 == 0
