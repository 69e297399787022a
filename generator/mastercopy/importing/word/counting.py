"""Writes the numbers of a list in the way a level asks for: 3, c, iii."""

from __future__ import annotations

_ROMAN: tuple[tuple[int, str], ...] = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"))
_ROMAN += ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
MOST = 100_000


def write_number(number: int, form: str) -> str:
    """A number as a reader of Word sees it; a form that we do not know is written in figures."""
    if form in ("lowerLetter", "upperLetter") and 0 < number <= MOST:
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 64)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < number <= MOST:
        roman, rest = "", number
        for worth, sign in _ROMAN:
            roman += sign * (rest // worth)
            rest %= worth
        return roman.upper() if form == "upperRoman" else roman
    if form == "decimalZero":
        return f"{number:02d}"
    if form == "ordinal":
        ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{ending}"
    return str(number)
