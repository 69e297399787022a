"""Writes the changes of a redline as lines for a terminal: `[-old-]{+new+}`, and in colour where it is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mastercopy.text.redline.changes import Change, Counts
from mastercopy.text.redline.compare import Redline
from mastercopy.text.redline.marks import short
from mastercopy.text.redline.parts import Changed, Part, Piece
from mastercopy.text.redline.tree import Inline, text_of_inlines

AROUND = 6
"""How many words of what stayed are shown on either side of a change."""

_COLOURS = {"-": "\x1b[31;9m", "+": "\x1b[32;4m", "#": "\x1b[1m"}
_WORDY = ("words", "code", "divided", "joined")


def render_terminal(redline: Redline, colour: bool) -> str:
    """A line of numbers, then under each path of headings a line a change. No character of a text moves the cursor."""
    lines = [say_counts(redline.counts)]
    where: tuple[str, ...] | None = None
    told: set[int] = set()
    for part, change in redline.told:
        if change.where != where:
            where = change.where
            lines += ["", _paint("#", " / ".join(map(visible, where)) or "Before the first heading", colour)]
        if change.kind in _WORDY and id(part) in told:
            continue
        told.add(id(part) if change.kind in _WORDY else 0)
        lines.append("  " + _say(part, change, colour))
    return "\n".join(lines) + "\n"


def say_counts(counts: Counts) -> str:
    """The numbers of a redline in one sentence."""
    if not counts.changes:
        return "No change of text, formatting, links or pictures."
    said = [_number(counts.words_added, "word") + " added", _number(counts.words_removed, "word") + " removed"]
    said += [_number(counts.sections_moved, "section") + " moved"] if counts.sections_moved else []
    said += [_number(counts.tables_touched, "table") + " changed"] if counts.tables_touched else []
    said += [_number(counts.pictures_touched, "picture") + " changed"] if counts.pictures_touched else []
    return f"{_number(counts.changes, 'change')}: {', '.join(said)}."


def visible(text: str) -> str:
    """Text without a character that a terminal obeys or that turns the direction of what follows."""
    return "".join(letter if letter.isprintable() else f"\\x{ord(letter):02x}" for letter in " ".join(text.split()))


def say_pieces(pieces: Sequence[Piece], colour: bool) -> str:
    """Words with marks around what went and came, and no more of what stayed than is needed to find the place."""
    said = []
    for place, piece in enumerate(pieces):
        if piece.kind in ("added", "removed", "replaced"):
            said.append(_marks(piece.old, piece.new, colour))
        else:
            said.append(_context(piece.new, place == 0, place == len(pieces) - 1))
    return " ".join("".join(said).split())


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _say(part: Part, change: Change, colour: bool) -> str:
    place = visible(change.place)
    if change.kind == "code" and isinstance(part, Changed):
        return f"{place}:" + _say_lines(part.pieces, colour)
    if change.kind in _WORDY and isinstance(part, Changed):
        return f"{place}: {say_pieces(part.pieces, colour)}"
    if change.kind in ("moved", "row moved"):
        same = change.new.startswith(f"{change.old}, ")
        new = visible(change.new[len(change.old) + 2 :] if same else f"now {change.new}")
        return f"{place} moved: {visible(short(change.old))} {new}"
    old = _paint("-", visible(change.old), colour) if change.old else ""
    new = _paint("+", visible(change.new), colour) if change.new else ""
    said = {"added": "", "removed": "", place: ", kind"}.get(change.kind, f", {change.kind}")
    return f"{place}{said}: {old}{new}" if old or new else f"{place}{said}"


def _say_lines(pieces: Sequence[Piece], colour: bool) -> str:
    """The lines of code that went and came, each on a line of its own."""
    said = ""
    for piece in pieces:
        if piece.kind in ("added", "removed", "replaced"):
            for mark, inlines in (("-", piece.old), ("+", piece.new)):
                said += "".join(f"\n    {_paint(mark, visible(line), colour)}" for line in _lines(inlines))
    return said


def _lines(inlines: Sequence[Inline]) -> list[str]:
    return "".join(inline.text for inline in inlines).splitlines()


def _marks(old: tuple[Inline, ...], new: tuple[Inline, ...], colour: bool) -> str:
    written = ""
    for mark, inlines in (("-", old), ("+", new)):
        raw = "".join(inline.text for inline in inlines)
        text = visible(_said(inlines))
        if text:
            blank_before, blank_after = (" " if edge else "" for edge in (raw[:1].isspace(), raw[-1:].isspace()))
            written += blank_before + _paint(mark, text, colour) + blank_after
    return written


def _said(inlines: Sequence[Inline]) -> str:
    """The words, with the end of a paragraph as its sign."""
    return " ".join(
        "¶" if run and run[0].atom is not None and run[0].atom.tag == "break" else text_of_inlines(tuple(run))
        for run in _runs(inlines)
    ).strip()


def _runs(inlines: Sequence[Inline]) -> Iterator[list[Inline]]:
    run: list[Inline] = []
    for inline in inlines:
        if inline.atom is not None and inline.atom.tag == "break":
            yield run
            yield [inline]
            run = []
        else:
            run.append(inline)
    yield run


def _context(inlines: tuple[Inline, ...], first: bool, last: bool) -> str:
    raw = "".join(inline.text for inline in inlines)
    words = visible(text_of_inlines(inlines)).split()
    before, after = (" " if edge else "" for edge in (raw[:1].isspace(), raw[-1:].isspace()))
    if first and len(words) > AROUND:
        words = ["…", *words[-AROUND:]]
    elif last and len(words) > AROUND:
        words = [*words[:AROUND], "…"]
    elif len(words) > 2 * AROUND + 1:
        words = [*words[:AROUND], "…", *words[-AROUND:]]
    return before + " ".join(words) + after


def _paint(mark: str, text: str, colour: bool) -> str:
    marked = {"-": f"[-{text}-]", "+": f"{{+{text}+}}"}.get(mark, text)
    return f"{_COLOURS[mark]}{marked}\x1b[0m" if colour else marked
