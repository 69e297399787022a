"""Turns the fields of a text of Word into what they show, and takes out those that only paper needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from mastercopy.importing.word.names import W, is_on, words_of
from mastercopy.words import MastercopyError

_PAPER = {"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "SECTION"}
_CONTENTS = {"TOC", "INDEX", "TOA"}
_LINK = "HYPERLINK"
_BOX = "FORMCHECKBOX"
_FIXED = {
    "DATE",
    "TIME",
    "PRINTDATE",
    "SAVEDATE",
    "CREATEDATE",
    "REF",
    "NOTEREF",
    "STYLEREF",
    "FILENAME",
    "DOCPROPERTY",
}
LINK_TARGET = "target"
"""The attribute by which a link that was a field says where it leads."""
_TARGET = re.compile(r'\s*HYPERLINK\s+(\\l\s+)?(?:"([^"]+)"|([^\s\\]\S*))', re.IGNORECASE)
_PARTS = (f"{W}fldChar", f"{W}instrText")
Told = tuple[str, str, str]


def settle_fields(root: Any) -> Iterator[Told]:
    """Settle every field in place; says (what, words, near) of what was left out or stands still from now on."""
    for one in list(root.iter(f"{W}fldSimple")):
        yield from _simple(one)
    yield from _Walk(root).settle()


def _simple(one: Any) -> Iterator[Told]:
    name = _name(one.get(f"{W}instr") or "")
    parent = one.getparent()
    at = parent.index(one)
    if name in _PAPER | _CONTENTS:
        yield _left(name, words_of(one))
    else:
        for offset, child in enumerate(list(one), 1):
            parent.insert(at + offset, child)
        yield from _still(name, one)
    parent.remove(one)


def _name(instruction: str) -> str:
    found = re.match(r"\s*([A-Za-z]+)", instruction)
    return found.group(1).upper() if found else ""


def _left(name: str, words: str) -> Told:
    if name in _CONTENTS:
        return ("a table of contents or index, which every page has by itself", words, "")
    return ("a page number", words, "")


def _still(name: str, where: Any) -> Iterator[Told]:
    if name in _FIXED:
        paragraph = next(where.iterancestors(f"{W}p"), where)
        yield (f"the field {name}, which stands as plain words from now on", "", words_of(paragraph))


class _Field:
    """A field that is open: its instruction, and the runs that show what it came to; lives inside `_Walk`."""

    def __init__(self, box: str) -> None:
        self.box = box
        self.shown = False
        self.code = ""
        self.runs: list[Any] = []


class _Walk:
    """The fields that are open at a place; lives only inside `settle_fields`."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.open: list[_Field] = []
        self.words: list[str] = []
        self.gone: list[Any] = []
        self.told: list[Told] = []

    def settle(self) -> list[Told]:
        paragraphs = list(self.root.iter(f"{W}p"))
        for paragraph in paragraphs:
            was_in_contents = self._in(_CONTENTS)
            for run in [one for one in paragraph.iter(f"{W}r") if next(one.iterancestors(f"{W}p"), None) is paragraph]:
                for part in list(run):
                    self._part(part, run)
            if was_in_contents and self._in(_CONTENTS) and len(paragraph.getparent()) > 1:
                self.gone.append(paragraph)
        if self.open:
            raise MastercopyError("a field of the file has no end", "update the fields in Word (F9) and save it")
        for one in self.gone:
            parent = one.getparent()
            if parent is not None and not (one.tag == f"{W}p" and _holds_section(one)):
                parent.remove(one)
        return self.told

    def _in(self, names: set[str]) -> bool:
        return any(_name(one.code) in names for one in self.open)

    def _part(self, part: Any, run: Any) -> None:
        if part.tag == f"{W}fldChar":
            self._turn(part, run)
        elif part.tag == f"{W}instrText":
            if self.open and not self.open[-1].shown:
                self.open[-1].code += part.text or ""
            self.gone.append(part)
        elif part.tag != f"{W}rPr" and any(not one.shown for one in self.open):
            self.told.append(("words inside the instruction of a field", words_of(part), ""))
            self.gone.append(part)  # what stands inside an instruction is no text
            return
        if part.tag in (f"{W}rPr", *_PARTS):
            return
        for one in self.open:
            if run not in one.runs[-1:]:
                one.runs.append(run)
        if self._in(_PAPER | _CONTENTS):
            self.words.append(words_of(part))
            self.gone.append(part)

    def _turn(self, part: Any, run: Any) -> None:
        kind = part.get(f"{W}fldCharType")
        if kind == "begin":
            self.open.append(_Field(_box(part)))
        elif kind == "separate" and self.open:
            self.open[-1].shown = True
        elif kind == "end" and self.open:
            self._end(self.open.pop(), run)
        self.gone.append(part)

    def _end(self, field: _Field, run: Any) -> None:
        name = _name(field.code)
        if name == _BOX:
            shown = etree.SubElement(run, f"{W}t")
            shown.text = field.box
        elif name in _PAPER | _CONTENTS and not self._in(_CONTENTS):
            self.told.append(_left(name, "".join(self.words)))
            self.words.clear()
        else:
            self.told.extend(_still(name, run))
            if name == _LINK and not _link(field):
                self.told.append(("the target of a link", field.code.strip(), words_of(run.getparent())))


def _link(field: _Field) -> bool:
    """Put the runs of a field that is a link into a link; whether that could be done."""
    match = _TARGET.match(field.code)
    parents = {id(run.getparent()): run.getparent() for run in field.runs}
    if match is None or len(parents) != 1 or next(iter(parents.values())).tag != f"{W}p":
        return False
    link = etree.Element(f"{W}hyperlink")
    inside, target = match.group(1) is not None, match.group(2) or match.group(3)
    link.set(f"{W}anchor" if inside else LINK_TARGET, target)
    parent = field.runs[0].getparent()
    parent.insert(parent.index(field.runs[0]), link)
    link.extend(field.runs)
    return True


def _box(part: Any) -> str:
    box = part.find(f"{W}ffData/{W}checkBox")
    if box is None:
        return "☐"
    said = "checked" if box.find(f"{W}checked") is not None else "default"
    return "☒" if is_on(box, said) else "☐"


def _holds_section(paragraph: Any) -> bool:
    return paragraph.find(f"{W}pPr/{W}sectPr") is not None
