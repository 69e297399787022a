"""Compares revision labels (whole numbers, letters, dotted numbers) as labels, never as floats."""

from __future__ import annotations

import re

_WHOLE = r"(0|[1-9][0-9]*)"
SCHEMES = {"number": _WHOLE, "letter": r"[A-Z]+", "dotted": rf"{_WHOLE}(\.{_WHOLE})*"}
"""Of each scheme, what a label looks like: 01 is none, or it would stand beside 1."""
_NAMED = re.compile(r"([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+),? (?:revision|rev\.?|r) ?([A-Za-z0-9.]+)")


def read_named(text: str) -> tuple[str, str] | None:
    """(document, label) of what is written as `SOP-007 revision 6`; None for anything else."""
    match = _NAMED.fullmatch(text.strip())
    return (match[1], match[2]) if match is not None else None


def is_label(label: str, scheme: str) -> bool:
    """Whether a text is a label of a scheme (number, letter, dotted); of an unknown scheme nothing is."""
    shape = SCHEMES.get(scheme)
    return shape is not None and len(label) <= 40 and re.fullmatch(shape, label) is not None


def _key(label: str, scheme: str) -> tuple[int, ...]:
    if scheme == "letter":
        return (len(label), *(ord(character) for character in label))
    return tuple(int(part) for part in label.split("."))


def compare_labels(a: str, b: str, scheme: str) -> int:
    """-1, 0 or 1 as `a` comes before, with or after `b`; 0 where one of them is no label of the scheme."""
    if not (is_label(a, scheme) and is_label(b, scheme)):
        return 0
    first, second = _key(a, scheme), _key(b, scheme)
    return (first > second) - (first < second)


def next_label(label: str, scheme: str) -> str | None:
    """The label after another; None after what is no label of the scheme."""
    if not is_label(label, scheme):
        return None
    if scheme == "letter":
        return _next_letters(label)
    head, dot, number = label.rpartition(".")
    return f"{head}{dot}{int(number) + 1}"


def _next_letters(letters: str) -> str:
    kept = letters.rstrip("Z")
    turned = "A" * (len(letters) - len(kept))
    return f"{kept[:-1]}{chr(ord(kept[-1]) + 1)}{turned}" if kept else f"A{turned}"
