"""Turns hostile text into text that may stand on a terminal or in a line of its own."""

from __future__ import annotations


def printable(text: str, keep: str = "") -> str:
    """The text with a space in place of each character that is not printed, besides those to keep.

    A title must not steer somebody's terminal, nor begin a line of its own.
    """
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() or character in keep else " " for character in text)


def one_line(text: str) -> str:
    """The text as one line with single spaces."""
    return " ".join(printable(text).split())
