"""Writes the words of a redline: struck, underlined, or with a label that says how they look different now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from mastercopy.text.redline.marks import HREF, LABEL, MARK, OLD, WAS, label, record, said, short
from mastercopy.text.redline.normal import wrap, write_inlines
from mastercopy.text.redline.parts import Piece
from mastercopy.text.redline.reading import join_inlines
from mastercopy.text.redline.style import describe_words
from mastercopy.text.redline.tree import BREAK, Attributes, Block, Inline, Wrap


class Lines:
    """Writes words on a page that has certain anchors: a link within the page that leads nowhere is none."""

    def __init__(self, anchors: frozenset[str]) -> None:
        self._anchors = anchors

    def plain(self, inlines: Sequence[Inline]) -> str:
        if len(inlines) == 1 and not inlines[0].wraps and inlines[0].atom is None:
            return escape(inlines[0].text, quote=False)
        return write_inlines(self._linked(join_inlines(inlines)))

    def lone(self, block: Block, gone: bool) -> str:
        """All words of a block that only one text has; its label says so, not every word."""
        tag = "del" if gone else "ins"
        around, inlines = _hoist(block.inlines) if block.kind == "code" else ((), block.inlines)
        written = f'<{tag} {MARK}="{tag}">{self.plain(inlines)}</{tag}>' if inlines else ""
        return _within(around, written)

    def code(self, pieces: Sequence[Piece]) -> str:
        """The lines of a code block, in one `code` as far as both texts have it."""
        tokens = [inline for piece in pieces for inline in (*piece.old, *piece.new)]
        around, _ = _hoist(tokens)
        deep = len(around)
        shorter = [
            Piece(
                piece.kind,
                tuple(inline._replace(wraps=inline.wraps[deep:]) for inline in piece.old),
                tuple(inline._replace(wraps=inline.wraps[deep:]) for inline in piece.new),
            )
            for piece in pieces
        ]
        return _within(around, self.pieces(shorter)[0])

    def pieces(self, pieces: Sequence[Piece]) -> tuple[str, list[tuple[Attributes, str]]]:
        """The words of the first paragraph; then, where it was divided, attributes and words of each that follows."""
        written: list[list[str]] = [[]]
        attributes: list[Attributes] = []
        for piece in pieces:
            if piece.kind in ("removed", "replaced"):
                written[-1].append(self._gone(piece.old, piece.kind == "replaced"))
            if piece.kind in ("added", "replaced"):
                for run, after in _split(piece.new):
                    written[-1].append(self._edited("ins", run, piece.kind == "replaced"))
                    if after is not None:
                        attributes.append(after.attributes)
                        written.append([])
            elif piece.kind in ("same", "quiet", "restyled"):
                written[-1].append(self._kept(piece))
        first, *others = ("".join(parts) for parts in written)
        return first, list(zip(attributes, others, strict=True))

    def _gone(self, inlines: Sequence[Inline], replaced: bool) -> str:
        written = []
        for run, after in _split(inlines):
            written.append(self._edited("del", run, replaced))
            if after is not None:
                was = escape(record("p", after.attributes))
                written.append(f'<del {MARK}="{BREAK}" {WAS}="{was}">¶{label("Joined here")}</del>')
        return "".join(written)

    def _edited(self, tag: str, inlines: Sequence[Inline], replaced: bool) -> str:
        if not inlines:
            return ""
        verb = "removed" if tag == "del" else "added"
        picture = any(inline.atom is not None and inline.atom.tag == "img" for inline in inlines)
        seen = (
            label(f"{'old' if tag == 'del' else 'new'} picture" if replaced else f"picture {verb}") if picture else ""
        )
        return f'<{tag} {MARK}="{tag}">{said(f"[{verb}: ")}{seen}{self.plain(inlines)}{said("]")}</{tag}>'

    def _kept(self, piece: Piece) -> str:
        if piece.kind == "same":
            return self.plain(piece.new)
        if piece.kind == "quiet" and piece.old == piece.new:
            return self.plain(piece.new)
        old = escape(self.plain(piece.old)).replace("\n", "&#10;").replace("\t", "&#9;")
        if piece.kind == "quiet":
            return f'<span {MARK}="quiet" {OLD}="{old}">{self.plain(piece.new)}</span>'
        _, before, after = describe_words(piece.old[0], piece.new[0])
        words = f'<span {MARK}="{LABEL}"> [{escape(short(f"now {after}, was {before}"), quote=False)}]</span>'
        return f'<span {MARK}="restyled" {OLD}="{old}">{self.plain(piece.new)}{words}</span>'

    def _linked(self, inlines: Iterable[Inline]) -> Iterable[Inline]:
        for inline in inlines:
            if any(element.tag == "a" and self._leads_nowhere(element) for element in inline.wraps):
                inline = inline._replace(wraps=tuple(map(self._link, inline.wraps)))
            yield inline

    def _leads_nowhere(self, link: Wrap) -> bool:
        target = link.get("href")
        return target.startswith("#") and target[1:] not in self._anchors

    def _link(self, element: Wrap) -> Wrap:
        if element.tag != "a" or not self._leads_nowhere(element):
            return element
        return Wrap("a", tuple((HREF if name == "href" else name, value) for name, value in element.attributes))


def _split(inlines: Sequence[Inline]) -> Iterable[tuple[Sequence[Inline], Wrap | None]]:
    """Runs of words, each with the break that ends it; the last has none."""
    start = 0
    for place, inline in enumerate(inlines):
        if inline.atom is not None and inline.atom.tag == BREAK:
            yield inlines[start:place], inline.atom
            start = place + 1
    yield inlines[start:], None


def _hoist(inlines: Sequence[Inline]) -> tuple[tuple[Wrap, ...], tuple[Inline, ...]]:
    """The elements around all of the words, and the words without them."""
    around = inlines[0].wraps if inlines else ()
    for inline in inlines:
        shared = 0
        while shared < min(len(around), len(inline.wraps)) and around[shared] == inline.wraps[shared]:
            shared += 1
        around = around[:shared]
    return around, tuple(inline._replace(wraps=inline.wraps[len(around) :]) for inline in inlines)


def _within(around: Sequence[Wrap], written: str) -> str:
    for element in reversed(around):
        written = wrap(element.tag, element.attributes, written)
    return written
