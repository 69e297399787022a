"""Compares revision labels (whole numbers, letters, dotted numbers) as labels, never as floats."""

from __future__ import annotations

import re

_SHAPES = {"number": r"\d+", "letter": r"[A-Z]+", "dotted": r"\d+(\.\d+)*"}


def is_label(label: str, scheme: str) -> bool:
    """Whether a text is a label of a scheme (number, letter, dotted)."""
    return len(label) <= 40 and re.fullmatch(_SHAPES.get(scheme, r".+"), label) is not None


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


def next_label(label: str, scheme: str) -> str:
    """The label after another."""
    if scheme == "letter":
        head, last = label[:-1], label[-1]
        return head + chr(ord(last) + 1) if last != "Z" else (next_label(head, scheme) if head else "A") + "A"
    *parts, number = label.split(".")
    return ".".join([*parts, str(int(number) + 1)])
