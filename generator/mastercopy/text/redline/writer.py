"""Writes the parts of a comparison as HTML: each element with all that is needed to tell both texts from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from mastercopy.text.redline.anchors import leads_within, names_of
from mastercopy.text.redline.lines import Lines
from mastercopy.text.redline.marks import DIVIDED, MARK, MOVE, NOW, PLACE, WAS, label, record, title
from mastercopy.text.redline.normal import wrap
from mastercopy.text.redline.numbers import number_items
from mastercopy.text.redline.parts import Added, Changed, Filler, Moved, Part, Removed, Same, Stub
from mastercopy.text.redline.style import describe_block
from mastercopy.text.redline.tree import KEPT_BLOCKS, Attributes, Block

_LABELLED_BEFORE = {"list", "table", "definitions", "code", "highlight", "rule"}
"""What has no place for a label of its own at its beginning."""


class Writer:
    """Writes the parts of one redline; `numbers` are those of its changes, `anchors` the places that the page has."""

    def __init__(self, numbers: Mapping[int, int] | Mapping[int, str], anchors: Iterable[str]) -> None:
        self._numbers = numbers
        self._anchors = {name for name in anchors if name and not name.startswith("rl-")}
        self._lines = Lines(frozenset(self._anchors))
        self._heads: set[int] = set()
        self._columns = 1

    def plain(self, block: Block) -> str:
        """A block as it is."""
        return self._plain(block, (), "")

    def parts(self, parts: Iterable[Part], own: Attributes = (), said: str = "") -> str:
        return "".join(self._part(part, own, said) for part in parts)

    def _part(self, part: Part, own: Attributes = (), said: str = "") -> str:
        """One part; `own` are attributes and `said` a label that what it stands in wants on it."""
        match part:
            case Same():
                return self._same(part, own, said)
            case Changed():
                return self._changed(part, own, said)
            case Removed() | Added():
                return self._lone(part, own, said)
            case Moved():
                return self._moved(part, own, said)
            case Stub():
                return self._stub(part, said)
            case Filler():
                return f'<td {MARK}="filler"></td>'

    def _same(self, part: Same, own: Attributes, said: str) -> str:
        """A block of both texts; where nothing else on the page bears on it, it is written once for all redlines."""
        block = part.block
        if own or said or part.width:
            return self._plain(block, own, said, part.width)
        anchors, written = _written(block)
        if written is None or not anchors <= self._anchors:
            return self._plain(block, own, said, part.width)
        if anchors:
            self._anchors -= anchors
        return written

    def _plain(self, block: Block, own: Attributes, said: str, width: int = 0) -> str:
        """A block as it is in the new text."""
        inside = said if block.kind == "row" else ""
        inner = self._lines.plain(block.inlines)
        inner += "".join(self._plain(part, (), "" if place else inside) for place, part in enumerate(block.blocks))
        return self._element(block, None, own, ("" if inside else _labelled(said)) + inner, width)

    def _element(self, block: Block, old: Block | None, own: Attributes, inner: str, width: int = 0) -> str:
        """An element with all that is needed to tell what it was before and what it is without our marks."""
        if old is None and not own and not width and block.anchor not in self._anchors:
            return wrap(block.tag, block.attributes, inner)
        tag, shown = block.tag, dict(block.attributes)
        if width:
            shown["colspan"] = str(width)
        marks = [(name, value) for name, value in own if name.startswith("data-rl") or name == "id"]
        shown.update((name, value) for name, value in own if not name.startswith("data-rl") and name != "id")
        if old is not None and (old.tag, old.attributes) != (block.tag, block.attributes):
            marks.append((WAS, record(old.tag, old.attributes)))
        if not tag and (marks or shown):
            tag = "div"
        if tag and (tag != block.tag or tuple(sorted(shown.items())) != block.attributes):
            marks.append((NOW, record(block.tag, block.attributes)))
        if block.anchor in self._anchors and not any(name == "id" for name, _ in marks):
            self._anchors.discard(block.anchor)
            marks.append(("id", block.anchor))
        return wrap(tag, (*shown.items(), *marks), inner)

    def _mark(self, part: Part, name: str, own: Attributes) -> Attributes:
        """With the mark, and the anchor of the part's first change; what moved has the anchor of its move."""
        number = self._numbers.get(id(part))
        if number is None and name == "changed":
            return own
        named = number is None or any(key == "id" for key, _ in own)
        return (*own, (MARK, name)) if named else (*own, (MARK, name), ("id", f"rl-{number}"))

    def _lone(self, part: Removed | Added, own: Attributes, said: str) -> str:
        """A block of one text: a label in its first words, and every word struck or underlined."""
        gone = isinstance(part, Removed)
        verb = "removed" if gone else "added"
        if part.block.kind == "cell":
            said = f"Column {verb}" if said == "head" else ""
        else:
            said = ", ".join(filter(None, (verb.capitalize(), said)))
        own = self._mark(part, verb, own)
        if part.block.kind == "row":
            return self._element(part.block, None, own, self._row(part, said, gone))
        if part.block.kind in _LABELLED_BEFORE:
            kind = (
                "line" if part.block.kind == "rule" else "code" if part.block.kind == "highlight" else part.block.kind
            )
            before, said = label(f"{said}: {kind}", "p"), ""
        else:
            before = ""
        return before + self._element(part.block, None, own, self._struck_inner(part.block, gone, said), part.width)

    def _struck_inner(self, block: Block, gone: bool, said: str) -> str:
        """What stands in a block of one text, with its label where its words begin."""
        first = block.blocks[0] if block.blocks else None
        if first is None:
            named = "" if block.kind in ("rows", "row") else _labelled(said)
            return named + self._lines.lone(block, gone)
        before = ""
        if said and first.kind != "paragraph":
            inline = block.kind in ("item", "cell", "description", "division")
            before, said = (_labelled(said) if inline else _standing(said, block)), ""
        return before + "".join(
            self._struck(inner, gone, "" if place else said) for place, inner in enumerate(block.blocks)
        )

    def _struck(self, block: Block, gone: bool, said: str) -> str:
        anchorless = Block(block.tag, block.attributes, block.blocks, block.inlines, block.key) if gone else block
        return self._element(anchorless, None, (), self._struck_inner(block, gone, said))

    def _row(self, part: Removed | Added, said: str, gone: bool) -> str:
        written = []
        for place, cell in enumerate(part.block.blocks):
            written += [f'<td {MARK}="filler"></td>'] * part.fill.count(place)
            width = part.widths[place] if place < len(part.widths) else 0
            inner = self._struck_inner(cell, gone, "" if place else said)
            written.append(self._element(cell, None, (), inner, width))
        written += [f'<td {MARK}="filler"></td>'] * part.fill.count(len(part.block.blocks))
        return "".join(written)

    def _changed(self, part: Changed, own: Attributes, said: str) -> str:
        own = self._mark(part, "changed", own)
        difference = describe_block(part.old, part.new)
        if difference is not None:
            said = ", ".join(filter(None, (f"now {difference.new}, was {difference.old}", said)))
        if part.new.kind == "table":
            return self._table(part, own, said)
        if part.new.kind == "list":
            return self._list(part, own, said)
        if part.pieces or not part.parts:
            return self._words(part, own, said)
        if part.sorted_from:
            inner = "".join(
                self._part(inner, () if place is None else ((PLACE, str(place)),))
                for inner, place in zip(part.parts, part.sorted_from, strict=True)
            )
        elif part.new.kind == "row":
            inner = self._cells(part, said)
        else:
            inner = self.parts(part.parts)
        return self._element(part.new, part.old, own, _standing(said, part.new) + inner, part.width)

    def _cells(self, part: Changed, said: str) -> str:
        """The cells of a row of both texts; only the first such row says what happened to the columns."""
        head = "head" if id(part) in self._heads else ""
        lone = (Added, Removed, Moved, Stub)
        return "".join(
            self._part(cell, (), head if isinstance(cell, lone) else said if not place else "")
            for place, cell in enumerate(part.parts)
        )

    def _words(self, part: Changed, own: Attributes, said: str) -> str:
        if part.new.kind == part.old.kind == "code":
            return self._element(part.new, part.old, own, _labelled(said) + self._lines.code(part.pieces))
        first, others = self._lines.pieces(part.pieces)
        written = [self._element(part.new, part.old, own, _labelled(said) + first)]
        for attributes, inner in others:
            marks = (*attributes, (MARK, "changed"), (DIVIDED, ""))
            written.append(wrap(part.new.tag, marks, label("Divided here") + inner))
        return "".join(written)

    def _table(self, part: Changed, own: Attributes, said: str) -> str:
        rows = [row for group in part.parts if isinstance(group, Changed) for row in group.parts]
        outer = self._columns
        self._columns = max((len(row.parts) for row in rows if isinstance(row, Changed)), default=0) or max(
            (len(row.block.blocks) for row in rows if isinstance(row, Same)), default=1
        )
        first = next((row for row in rows if isinstance(row, Changed)), None)
        self._heads.add(id(first))
        if any(isinstance(group, Changed) and group.sorted_from for group in part.parts):
            said = ", ".join(filter(None, (said, "Rows sorted anew: they stand in the new order")))
        written = self._element(part.new, part.old, own, self.parts(part.parts))
        self._columns = outer
        return (label(said, "p") if said else "") + written

    def _list(self, part: Changed, own: Attributes, said: str) -> str:
        """Items keep the numbers that they have in the text they stand in."""
        if part.sorted_from:
            said = ", ".join(filter(None, (said, "Sorted anew: the items stand in the new order")))
        written, shifted = [], bool(part.sorted_from)
        for place, (inner, (old, new)) in enumerate(zip(part.parts, number_items(part), strict=True)):
            marks: list[tuple[str, str]] = []
            if part.sorted_from and part.sorted_from[place] is not None:
                marks.append((PLACE, str(part.sorted_from[place])))
            lost = isinstance(inner, Removed | Stub)
            shifted = shifted or lost
            number = old if lost else new
            if number is not None and shifted:
                marks.append(("value", str(number)))
            said_number = f"was {old}" if isinstance(inner, Removed) and old is not None else ""
            written.append(self._part(inner, tuple(marks), said_number))
        return (label(said, "p") if said else "") + self._element(part.new, part.old, own, "".join(written))

    def _moved(self, part: Moved, own: Attributes, said: str) -> str:
        was = "" if part.old_title == part.title else f", was {title(part.old_title)}"
        if part.kind == "block":
            inner = label(f"Moved here{was}", "p", f"rl-from-{part.number}") + self.parts(part.parts)
            return f'<div {MARK}="moved" {MOVE}="{part.number}" id="rl-to-{part.number}">{inner}</div>'
        said = f"Moved here{was}" if part.kind != "cell" else "Column moved here" if said == "head" else ""
        marks = (*own, (MOVE, str(part.number)))
        named = (*marks, ("id", f"rl-to-{part.number}")) if said else marks
        return "".join(
            self._part(inner, marks if place else named, "" if place else said)
            for place, inner in enumerate(part.parts)
        )

    def _stub(self, part: Stub, said: str) -> str:
        where = f"after {title(part.after)}" if part.after else "to the top"
        named = "" if part.old_title == part.title else f": now {title(part.title)},"
        words = label(f"{title(part.old_title)} moved{named} {where}", "span", f"rl-to-{part.number}")
        marks = f'{MARK}="stub" {MOVE}="{part.number}" id="rl-from-{part.number}"'
        if part.kind == "cell":
            told = label(f"Column {title(part.old_title)} moved") if said == "head" else ""
            return f'<td {MARK}="stub" {MOVE}="{part.number}">{told}</td>'
        if part.kind == "row":
            return f'<tr {marks}><td colspan="{self._columns}">{words}</td></tr>'
        return f"<li {marks}>{words}</li>" if part.kind == "item" else f"<p {marks}>{words}</p>"


def _labelled(said: str) -> str:
    return label(said) if said else ""


def _standing(said: str, block: Block) -> str:
    """A label as a line of its own, in what holds blocks."""
    return label(said, "p") if said and block.kind not in ("row", "rows") else ""


@lru_cache(maxsize=KEPT_BLOCKS)
def _written(block: Block) -> tuple[frozenset[str], str | None]:
    """The names of places in a block, and how it is written on any page that has them; None where a link within the
    page may lead nowhere."""
    anchors = frozenset(name for name in names_of(block) if name)
    return anchors, None if leads_within(block) else Writer({}, anchors).plain(block)
