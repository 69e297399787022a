"""Writes blocks as Markdown that our engine turns back into the same headings, lists, tables and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mastercopy.importing.word.blocks import Block, Body, Cell, Item, Table, Text
from mastercopy.importing.word.escaping import begin_line, end_heading, to_html, to_markdown
from mastercopy.importing.word.inline import Paragraph, place_name, write_html, write_markdown

_INNER = "    "
_PARTED = "<!-- the next list -->"
_EMPTY = "&nbsp;"


def write_body(body: Body) -> str:
    """The text below the front matter."""
    parts = list(_blocks(body.blocks, top=True))
    for number, note in enumerate(body.notes, 1):
        lines = [begin_line(write_markdown(one.paragraph)) for one in note if isinstance(one, Text)] or [_EMPTY]
        parts.append(f"[^{number}]: " + f"\n\n{_INNER}".join(lines))
    return "\n\n".join(parts) + "\n"


def _blocks(blocks: Sequence[Block], *, top: bool) -> Iterator[str]:
    """Blocks that a blank line parts."""
    at = 0
    while at < len(blocks):
        block = blocks[at]
        if isinstance(block, Item):
            end = next((one for one in range(at, len(blocks)) if not isinstance(blocks[one], Item)), len(blocks))
            yield from _lists([one for one in blocks[at:end] if isinstance(one, Item)], top=top)
            at = end
            continue
        yield _table(block) if isinstance(block, Table) else _text(block)
        at += 1


def _text(block: Text) -> str:
    if block.facts.kind != "heading":
        return begin_line(write_markdown(block.paragraph))
    places = [one.text for one in block.paragraph.pieces if one.thing == "place"]
    pieces = tuple(one for one in block.paragraph.pieces if one.thing != "place" or one.text in places[1:])
    words = write_markdown(Paragraph(block.paragraph.number, pieces), breaks=" ")
    label = f"{to_markdown(block.facts.label)} " if block.facts.label else ""
    line = end_heading(f"{'#' * min(block.facts.level + 2, 6)} {label}{words}")
    return f"{line} {{: #{place_name(places[0])} }}" if places else line


def segments(items: Sequence[Item]) -> list[list[Item]]:
    """Items as lists: dots and numbers apart, and a new list where numbers begin anew."""
    found: list[list[Item]] = []
    for one in items:
        last = found[-1][-1].facts if found else None
        if last is None or one.facts.is_bullet != last.is_bullet or one.facts.number == 1:
            found.append([one])
        else:
            found[-1].append(one)
    return found


def is_counted(items: Sequence[Item]) -> bool:
    """Whether a list of Markdown counts items as Word does: 1, 2, 3."""
    return [one.facts.number for one in items] == list(range(1, len(items) + 1))


def _lists(items: Sequence[Item], *, top: bool) -> Iterator[str]:
    found = segments(items)
    if not top and len(found) > 1:
        yield _list(items, counted=False)
        return
    for at, segment in enumerate(found):
        if at:
            yield _PARTED
        yield _list(segment, counted=is_counted(segment))


def _list(items: Sequence[Item], *, counted: bool) -> str:
    """One list; a number that Markdown cannot count is written as words."""
    lines: list[str] = []
    for number, one in enumerate(items, 1):
        words = write_markdown(one.paragraph)
        if counted:
            line = f"{number}. {begin_line(words) or _EMPTY}"
        else:
            line = "- " + begin_line(" ".join(part for part in (to_markdown(one.facts.label), words) if part))
        inner = list(_blocks(one.blocks, top=False))
        loose = any(not isinstance(block, Item) for block in one.blocks)
        if lines and (loose or lines[-1].endswith("\n")):
            lines[-1] = lines[-1].rstrip("\n") + "\n"
        text = ("\n\n" if loose else "\n").join([line, *(_indented(part) for part in inner)])
        lines.append(text + ("\n" if loose else ""))
    return "\n".join(lines).rstrip("\n")


def _indented(text: str) -> str:
    return "\n".join(f"{_INNER}{line}" if line else "" for line in text.split("\n"))


def _table(table: Table) -> str:
    if not table.is_plain:
        return "\n".join(_html_table(table))
    rows = [[_pipe_cell(cell) for cell in row] for row in table.rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


def _pipe_cell(cell: Cell) -> str:
    paragraphs = [write_markdown(block.paragraph) for block in cell.blocks if isinstance(block, Text)]
    return "<br>".join(one for one in paragraphs if one)


def _html_table(table: Table) -> Iterator[str]:
    yield "<table>"
    for row in table.rows:
        yield "<tr>"
        for cell in row:
            spans = f' colspan="{cell.width}"' if cell.width > 1 else ""
            spans += f' rowspan="{cell.height}"' if cell.height > 1 else ""
            name = "th" if cell.heads else "td"
            yield f"<{name}{spans}>{''.join(_html_blocks(cell.blocks))}</{name}>"
        yield "</tr>"
    yield "</table>"


def _html_blocks(blocks: Sequence[Block]) -> Iterator[str]:
    one_alone = len(blocks) == 1
    items: list[Item] = []
    for block in (*blocks, None):
        if isinstance(block, Item):
            items.append(block)
            continue
        for segment in segments(items):
            yield _html_list(segment)
        items = []
        if isinstance(block, Table):
            yield "".join(_html_table(block))
        elif isinstance(block, Text):
            words = _labelled(block.facts.label, block.paragraph)
            yield words if one_alone else f"<p>{words}</p>"


def _html_list(items: Sequence[Item]) -> str:
    counted = is_counted(items)
    name = "ol" if counted else "ul"
    lines = [
        f"<li>{_labelled('' if counted else one.facts.label, one.paragraph)}{''.join(_html_blocks(one.blocks))}</li>"
        for one in items
    ]
    return f"<{name}>{''.join(lines)}</{name}>"


def _labelled(label: str, paragraph: Paragraph) -> str:
    return " ".join(part for part in (to_html(label), write_html(paragraph)) if part)
