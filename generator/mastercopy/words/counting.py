"""Turns a number and a noun into words, so that one of a thing is never told as many."""

from __future__ import annotations

from mastercopy.words.saying import Form, Told


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 error`, `2 errors`; `plural` where adding an `s` to the noun is wrong."""
    many = plural or f"{noun}s"
    messages = (f"{{number}} {noun}", f"{{number}} {many}")
    return Told(f"{number:,} {noun if number == 1 else many}", Form(messages, (("number", f"{number:,}"),), number))
