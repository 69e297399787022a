"""Computes what a reader of Word sees before each paragraph: 4.2 at a heading, 3. or b) or a dot at an item."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mastercopy.importing.word.counting import MOST, write_number
from mastercopy.importing.word.names import W, is_on, value
from mastercopy.importing.word.styles import Styles, read_styles

Kind = Literal["text", "title", "heading", "item"]
_PLACES = re.compile(r"%([1-9])")
_INNER = re.compile(r"list (?:bullet|number) ([2-5])")
_LAST = 8


@dataclass(frozen=True, slots=True)
class Facts:
    """What a paragraph is. `number` is there where a list of Markdown can say the label, which ends in nothing else."""

    kind: Kind
    level: int = 0
    label: str = ""
    number: int | None = None
    series: str = ""

    @property
    def is_bullet(self) -> bool:
        """Whether an item has a dot and no number."""
        return self.kind == "item" and not self.label


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    text: str
    restart: int | None
    legal: bool
    style: str | None


def read_facts(root: Any, numbering: Any, styles: Any) -> list[Facts]:
    """What every paragraph of a text is, in the order of the text."""
    return _Count(numbering, read_styles(styles)).read(root)


class _Count:
    """The numbers reached so far; lives only inside `read_facts`."""

    def __init__(self, numbering: Any, styles: Styles) -> None:
        self.styles = styles
        self.forms = _abstract(numbering)
        self.lists = _lists(numbering)
        self.reached: dict[str, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()

    def read(self, root: Any) -> list[Facts]:
        return [self._facts(paragraph) for paragraph in root.iter(f"{W}p")]

    def _facts(self, paragraph: Any) -> Facts:
        in_cell = any(True for _ in paragraph.iterancestors(f"{W}tc"))
        heading = None if in_cell else self.styles.level(paragraph)
        if self.styles.name(paragraph) == "title" and not in_cell:
            return Facts("title")
        named, level = self._list(paragraph)
        form = self._level(named, level) if named is not None else None
        if named is None or form is None:
            return Facts("text") if heading is None else Facts("heading", heading)
        series, number = self._next(named, level, form)
        label = "" if form.form in ("bullet", "none") and "%" not in form.text else self._label(named, level, form)
        simple = form.form == "decimal" and re.fullmatch(rf"%{level + 1}[.)]?", form.text.strip()) is not None
        if heading is not None:
            return Facts("heading", heading, label)
        if form.form == "none" and not label:
            return Facts("text")
        return Facts("item", max(level, self._indent(paragraph)), label, number if simple else None, series)

    def _indent(self, paragraph: Any) -> int:
        """Word's own styles for lists in lists, such as List Bullet 2, are lists of one level each."""
        found = _INNER.fullmatch(self.styles.name(paragraph))
        return int(found.group(1)) - 1 if found is not None else 0

    def _list(self, paragraph: Any) -> tuple[str | None, int]:
        """(list, level) of a paragraph: its own, else that of its style."""
        level: int | None = None
        for style, properties in self.styles.chain(paragraph):
            found = properties.find(f"{W}numPr")
            if found is None:
                continue
            said, named = value(found, "ilvl"), value(found, "numId")
            level = int(said) if level is None and said is not None and said.isdigit() else level
            if named is None:
                continue
            if named not in self.lists:
                return None, 0
            if level is None and style:
                level = next((at for at, one in self._levels(named).items() if one.style == style), 0)
            return named, min(level or 0, _LAST)
        return None, 0

    def _levels(self, named: str) -> Mapping[int, _Level]:
        abstract, own, _ = self.lists[named]
        return {**self.forms.get(abstract, {}), **own}

    def _level(self, named: str, level: int) -> _Level | None:
        return self._levels(named).get(level)

    def _next(self, named: str, level: int, form: _Level) -> tuple[str, int]:
        """(what counts together, the number): lists of one form count on, unless one begins anew."""
        series, _, starts = self.lists[named]
        reached = self.reached.setdefault(series, {})
        if (named, level) not in self.begun and level in starts:
            reached[level] = starts[level]
        elif level in reached:
            reached[level] += 1
        else:
            reached[level] = starts.get(level, form.start)
        self.begun.add((named, level))
        for lower in [one for one in reached if one > level]:
            below = self._level(named, lower)
            if below is None or below.restart is None or (below.restart != 0 and level < below.restart):
                del reached[lower]
        return series, reached[level]

    def _label(self, named: str, level: int, form: _Level) -> str:
        series, _, starts = self.lists[named]
        reached = self.reached[series]

        def place(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            other = self._level(named, at) or form
            number = reached.get(at, starts.get(at, other.start))
            return "" if other.form in ("bullet", "none") else write_number(number, _form(other, form, at == level))

        return " ".join(_PLACES.sub(place, form.text).split())


def _form(other: _Level, own: _Level, same: bool) -> str:
    return "decimal" if own.legal and not same else other.form


def _abstract(numbering: Any) -> dict[str, dict[int, _Level]]:
    found: dict[str, dict[int, _Level]] = {}
    linked: dict[str, str] = {}
    styled: dict[str, str] = {}
    for one in numbering.iter(f"{W}abstractNum") if numbering is not None else ():
        name = one.get(f"{W}abstractNumId") or ""
        found[name] = dict(map(_read_level, one.findall(f"{W}lvl")))
        link, owned = value(one, "numStyleLink"), value(one, "styleLink")
        if link is not None:
            linked[name] = link
        if owned is not None:
            styled[owned] = name
    for name, link in linked.items():
        found[name] = found.get(styled.get(link, ""), found[name]) or found[name]
    return found


def _lists(numbering: Any) -> dict[str, tuple[str, dict[int, _Level], dict[int, int]]]:
    """By list: its form, levels of its own, and the levels that begin anew with it."""
    found: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
    for one in numbering.iter(f"{W}num") if numbering is not None else ():
        own: dict[int, _Level] = {}
        starts: dict[int, int] = {}
        for override in one.findall(f"{W}lvlOverride"):
            at = _number(override.get(f"{W}ilvl"), 0)
            inner, start = override.find(f"{W}lvl"), value(override, "startOverride")
            if inner is not None:
                own[at] = _read_level(inner)[1]
            if start is not None:
                starts[at] = _number(start, 1)
        found[one.get(f"{W}numId") or ""] = (value(one, "abstractNumId") or "", own, starts)
    return {name: one for name, one in found.items() if name != "0"}


def _read_level(element: Any) -> tuple[int, _Level]:
    restart = value(element, "lvlRestart")
    level = _Level(
        _number(value(element, "start"), 0),
        value(element, "numFmt") or "decimal",
        value(element, "lvlText") or "",
        _number(restart, 0) if restart is not None else None,
        is_on(element, "isLgl"),
        value(element, "pStyle"),
    )
    return _number(element.get(f"{W}ilvl"), 0), level


def _number(text: str | None, otherwise: int) -> int:
    return min(int(text), MOST) if text is not None and text.isascii() and text.isdigit() else otherwise
