"""Writes the field changes of records and front matter, under the fields' titles and with long texts word by word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from mastercopy.history.values import FieldChange
from mastercopy.text.redline.inline import compare_inlines, kept_enough, whole
from mastercopy.text.redline.lines import Lines
from mastercopy.text.redline.parts import Piece
from mastercopy.text.redline.terminal import say_pieces, visible
from mastercopy.text.redline.tree import Inline
from mastercopy.text.redline.words import split_words

LONG = 60
"""From so many letters on a value is read as a text: only its changed words are marked."""


def render_fields_html(changes: Iterable[FieldChange], titles: Mapping[str, str]) -> str:
    """A definition list; `titles` names fields by their key (`due`) or by their whole path (`actions.due`)."""
    lines = Lines(frozenset())
    rows = []
    for change in changes:
        words, _ = lines.pieces(_pieces(change))
        rows.append(f"<dt>{escape(say_field(change.field, titles), quote=False)}</dt><dd>{words}</dd>")
    return f'<dl data-rl="fields">{"".join(rows)}</dl>' if rows else ""


def render_fields_terminal(changes: Iterable[FieldChange], titles: Mapping[str, str], colour: bool) -> str:
    """A line a field: `Target: [-5 days-] {+4 days+}`."""
    return "".join(
        f"{visible(say_field(change.field, titles))}: {say_pieces(_pieces(change), colour)}\n" for change in changes
    )


def say_field(path: str, titles: Mapping[str, str]) -> str:
    """A dotted path in words: `Actions / A2 / Due`; the key of a row stays as it is."""
    if path in titles:
        return titles[path]
    return " / ".join(titles.get(key, key) for key in path.split("."))


def _pieces(change: FieldChange) -> tuple[Piece, ...]:
    old, new = (split_words((Inline(text),)) if text else [] for text in (change.old, change.new))
    blank = Piece("same", (Inline(" "),), (Inline(" "),))
    if not old or not new:
        return (Piece("removed", tuple(old), ()) if old else Piece("added", (), tuple(new)),)
    if max(len(change.old or ""), len(change.new or "")) >= LONG:
        pieces = compare_inlines(old, new, lambda token: token.text, lambda token: token.text)
        return pieces if kept_enough(pieces) else whole(old, new)
    return (Piece("removed", tuple(old), ()), blank, Piece("added", (), tuple(new)))
