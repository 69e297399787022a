"""Turns a number and a noun into words, so that one of a thing is never told as many."""

from __future__ import annotations


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 error`, `2 errors`; `plural` where adding an `s` to the noun is wrong."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
