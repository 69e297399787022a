"""Turns a Word file into Markdown and pictures, with everything that was left out, and checks it against the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mastercopy.importing.word.blocks import Block, Body, Item, Table, Text, read_body
from mastercopy.importing.word.clearing import LeftOut, clear
from mastercopy.importing.word.comparing import differences
from mastercopy.importing.word.dress import Dress
from mastercopy.importing.word.lines import words_in
from mastercopy.importing.word.mammothdoor import convert
from mastercopy.importing.word.names import W, words_of
from mastercopy.importing.word.numbering import Facts, read_facts
from mastercopy.importing.word.package import Package
from mastercopy.importing.word.preparing import Picture, prepare
from mastercopy.importing.word.reading import read_lines
from mastercopy.importing.word.rendered import rendered_lines
from mastercopy.importing.word.writing import is_counted, segments, write_body
from mastercopy.model.tangle import HINT, is_tangled
from mastercopy.words import MastercopyError, count

_SHOWN = 5
Render = Callable[[str], str]
_NOTES = ("footnote", "endnote")


@dataclass(frozen=True, slots=True)
class Converted:
    """The Markdown of a Word file, its pictures by their names in it, its title, and what a person should know."""

    body: str
    pictures: Mapping[str, Picture]
    title: str
    left: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    compared: int
    """How many lines of the file were found on the page."""


def convert_text(package: Package, folder: str, title: str | None, render: Render) -> Converted:
    """Convert a file whose pictures will lie in `folder`; refused where the page would not say what the file says."""
    texts, names = _texts(package)
    dress = Dress(package.related_tree("styles"))
    left = [one for root in texts.values() for one in clear(root, dress)]
    root = texts[package.main]
    if root.find(f"{W}body") is None:
        raise MastercopyError("the file holds no text", "name another file")
    told = read_facts(root, package.related_tree("numbering"), package.related_tree("styles"))
    facts = dict(zip(root.iter(f"{W}p"), told, strict=True))
    own = _title(facts)
    shown = own if title is None else title
    if own and own == shown:
        left.append(LeftOut("the title, which stands above every page by itself", own))
        _empty_title(facts)
    prepared = prepare(package, texts, names)
    lines = read_lines(root, facts, _notes(package, texts))
    body = read_body(convert(prepared.data), told)
    if not lines:
        raise MastercopyError("the file holds no text", "name another file")
    markdown = write_body(body).replace("](media/", f"]({folder}/").replace('src="media/', f'src="{folder}/')
    _check_pictures(prepared.pictures, markdown)
    _check(lines, markdown, render)
    return Converted(markdown, prepared.pictures, own, (*left, *prepared.left), tuple(_remarks(body, root)), len(lines))


def _texts(package: Package) -> tuple[dict[str, Any], dict[str, str]]:
    """The text and its notes as trees, and under which name each is prepared."""
    texts = {package.main: package.tree(package.main)}
    names = {package.main: "word/document.xml"}
    for kind in _NOTES:
        for name in package.related(f"{kind}s")[:1]:
            if name in package.parts:
                texts[name], names[name] = package.tree(name), f"word/{kind}s.xml"
    return texts, names


def _notes(package: Package, texts: Mapping[str, Any]) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {}
    for kind in _NOTES:
        for name in package.related(f"{kind}s")[:1]:
            for note in texts[name].iter(f"{W}{kind}") if name in texts else ():
                found[(kind, note.get(f"{W}id") or "")] = note
    return found


def _title(facts: Mapping[Any, Facts]) -> str:
    """The words of the first paragraph in the style of a title."""
    for paragraph, said in facts.items():
        if said.kind == "title" and words_of(paragraph).strip():
            return " ".join(words_in(words_of(paragraph)))
    return ""


def _empty_title(facts: Mapping[Any, Facts]) -> None:
    for paragraph, said in facts.items():
        if said.kind == "title" and words_of(paragraph).strip():
            for run in list(paragraph.iter(f"{W}r")):
                run.getparent().remove(run)
            return


def _check(lines: Sequence[Any], markdown: str, render: Render) -> None:
    """An error where the engine cannot show the text, or shows something else than the file says."""
    if is_tangled(markdown):
        raise MastercopyError("the text is too tangled for a page", HINT)
    found = differences(lines, rendered_lines(render(markdown)))
    if found:
        more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise MastercopyError(
            "the page would not say what the file says: " + "; ".join(found[:_SHOWN]) + more,
            "make that place plainer in Word and import again, or write the document by hand",
        )


def _check_pictures(pictures: Mapping[str, Picture], markdown: str) -> None:
    lost = [one.name for one in pictures.values() if one.name not in markdown]
    if lost:
        raise MastercopyError(
            f"{count(len(lost), 'picture')} of the file would not be on the page",
            "take pictures out of groups and frames in Word, and import again",
        )


def _remarks(body: Body, root: Any) -> Iterator[str]:
    """What a person should look at, because the page says it in another way than Word."""
    blocks = list(_every(body.blocks))
    if any(isinstance(one, Text) and one.facts.kind == "heading" and one.facts.label for one in blocks):
        yield "the numbers of headings are words now, so that references to them stay true; keep them up by hand"
    written = sum(len(group) for group in _written(body.blocks))
    if written:
        yield f"{count(written, 'item')} of lists {'has its number' if written == 1 else 'have their numbers'} as words"
    for number, table in enumerate([one for one in blocks if isinstance(one, Table)], 1):
        if table.is_plain and not table.rows[0][0].heads:
            yield f"table {number}: Word marks no row as its heading; see whether the first one is"
    pieces = [piece for one in blocks if not isinstance(one, Table) for piece in one.paragraph.pieces]
    if any(True for _ in root.iter(f"{W}highlight")) or any(_is_coloured(one) for one in root.iter(f"{W}color")):
        yield "colours of letters and markers are not on the page; see that none of them means something"
    bare = sum(1 for one in pieces if one.thing == "img" and not one.alt.strip())
    if bare:
        yield f"{count(bare, 'picture')} without a description: write one between the square brackets"


def _is_coloured(color: Any) -> bool:
    return (color.get(f"{W}val") or "auto").lower() not in ("auto", "000000")


def _every(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        for inner in _inside(block):
            yield from _every(inner)


def _inside(block: Block) -> Iterator[Sequence[Block]]:
    if isinstance(block, Item):
        yield block.blocks
    elif isinstance(block, Table):
        yield from (cell.blocks for row in block.rows for cell in row)


def _written(blocks: Sequence[Block], *, top: bool = True) -> Iterator[list[Item]]:
    """The lists whose numbers are words."""
    items = [one for one in blocks if isinstance(one, Item)]
    found = segments(items)
    whole = top or len(found) < 2
    for group in found if whole else [items]:
        if not (whole and is_counted(group)) and any(one.facts.label for one in group):
            yield [one for one in group if one.facts.label]
    for block in blocks:
        for inner in _inside(block):
            yield from _written(inner, top=False)
