"""Finds in a text what looks like a person's address, number or account: what is committed can never be taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LONGEST = 20_000
_BYTE = r"(?:25[0-5]|2[0-4]\d|1?\d?\d)"
_PATTERNS = (
    ("an e-mail address", re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,5}")),
    ("a bank account", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b")),
    ("a payment card", re.compile(r"\b(?:\d{4}[ -]){3}\d{4}\b")),
    ("a network address", re.compile(rf"\b(?:{_BYTE}\.){{3}}{_BYTE}\b(?!\.\d)")),
    (
        "a telephone number",
        re.compile(r"(?<![\w.,-])(?:\+|00)\d{1,3}[ ()./-]{0,2}(?:\d[ ()./-]{0,2}){6,12}\d(?![\w-])"),
    ),
    ("a telephone number", re.compile(r"(?<![\w.,/-])0\d{1,4}[ /-]\d{2,4}[ /-]?\d{2,4}(?:[ -]?\d{2,4})?(?![\w-])")),
    ("a telephone number", re.compile(r"(?<![\w.,/-])[29]\d{2} \d{3} \d{3}(?![\w-])")),
)


def personal_in(text: str) -> Iterator[str]:
    """What a text seems to hold of a person, each kind once."""
    short = text[:_LONGEST]
    yield from dict.fromkeys(name for name, pattern in _PATTERNS if pattern.search(short))
