"""Reads the lines of a text of Word from its own XML, without whatever made Markdown of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mastercopy.importing.word.lines import Line, counted, note_word, words_in
from mastercopy.importing.word.names import W, value
from mastercopy.importing.word.numbering import Facts

_NOTES = (f"{W}footnoteReference", f"{W}endnoteReference")
_BLANK = {f"{W}tab", f"{W}br", f"{W}cr"}


def read_lines(root: Any, facts: Mapping[Any, Facts], notes: Mapping[tuple[str, str], Any]) -> list[Line]:
    """The lines of a cleared text, then its notes in the order in which it names them."""
    return list(_Reading(facts, notes).read(root))


class _Reading:
    """How many paragraphs, tables and notes have been passed; lives only inside `read_lines`."""

    def __init__(self, facts: Mapping[Any, Facts], notes: Mapping[tuple[str, str], Any]) -> None:
        self.facts, self.notes = facts, notes
        self.paragraphs = self.tables = 0
        self.named: list[tuple[str, str]] = []
        self.item: int | None = None

    def read(self, root: Any) -> Iterator[Line]:
        for block in root.find(f"{W}body"):
            if block.tag == f"{W}p":
                yield from self._paragraph(block)
            elif block.tag == f"{W}tbl":
                self.item = None
                yield from self._table(block)
        for number, name in enumerate(self.named, 1):
            note = self.notes.get(name)
            words = [word for one in note.iter(f"{W}p") for word in self._words(one)] if note is not None else []
            yield Line("note", tuple(words), f"footnote {number}")

    def _paragraph(self, block: Any) -> Iterator[Line]:
        self.paragraphs += 1
        facts, words = self.facts.get(block, Facts("text")), self._words(block)
        place = f"paragraph {self.paragraphs}"
        if facts.kind == "item" and (words or facts.label or _shows(block)):
            step = None if self.item is None else (facts.level > self.item) - (facts.level < self.item)
            self.item = facts.level
            yield Line("item", counted((*words_in(facts.label), *words)), place, step)
        elif words or _shows(block):
            self.item = None
            heading = f"h{min(facts.level + 2, 6)}" if facts.kind == "heading" else "p"
            label = words_in(facts.label) if facts.kind == "heading" else ()
            yield Line(heading, (*label, *words), place)

    def _words(self, paragraph: Any) -> tuple[str, ...]:
        return words_in("".join(self._pieces(paragraph)))

    def _pieces(self, paragraph: Any) -> Iterator[str]:
        for one in paragraph.iter():
            if one.tag == f"{W}t":
                yield one.text or ""
            elif one.tag in _BLANK:
                yield " "
            elif one.tag in _NOTES:
                self.named.append((one.tag.removeprefix(W)[: -len("Reference")], one.get(f"{W}id") or ""))
                yield f" {note_word(len(self.named))} "

    def _table(self, table: Any) -> Iterator[Line]:
        self.tables += 1
        where = f"table {self.tables}"
        rows = [list(_cells(row)) for row in table.findall(f"{W}tr")]
        for row, cells in enumerate(rows, 1):
            shown = 0
            for column, width, merged, cell in cells:
                if merged and row > 1 and any(other[0] == column for other in rows[row - 2]):
                    continue
                shown += 1
                height = _height(rows, row, column)
                place = f"{where}, row {row}, cell {shown}"
                yield Line(f"cell {row}.{shown} {width}x{height}", counted(self._cell(cell)), place)

    def _cell(self, cell: Any) -> Iterator[str]:
        """All words of a cell, also of tables in it, with the numbers of its items."""
        for paragraph in cell.iter(f"{W}p"):
            facts, words = self.facts.get(paragraph, Facts("text")), self._words(paragraph)
            yield from words_in(facts.label) if words or facts.kind == "item" else ()
            yield from words


def _cells(row: Any) -> Iterator[tuple[int, int, bool, Any]]:
    """(column, how many columns wide, whether merged with the one above, the cell)."""
    column = 0
    for cell in row.findall(f"{W}tc"):
        properties = cell.find(f"{W}tcPr")
        said = value(properties, "gridSpan")
        width = int(said) if said is not None and said.isdigit() and 0 < int(said) < 1000 else 1
        mark = properties.find(f"{W}vMerge") if properties is not None else None
        merged = mark is not None and mark.get(f"{W}val") in (None, "", "continue")
        yield column, width, merged, cell
        column += width


def _height(rows: list[list[tuple[int, int, bool, Any]]], row: int, column: int) -> int:
    height = 1
    for below in rows[row:]:
        if not any(at == column and merged for at, _, merged, _ in below):
            break
        height += 1
    return height


def _shows(paragraph: Any) -> bool:
    """Whether a paragraph without words holds a picture."""
    return any(one.tag.endswith(("}blip", "}imagedata")) for one in paragraph.iter())
