"""Works out which words Word strikes out or hides, by themselves or by their styles, and writes it at every run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from lxml import etree

from mastercopy.importing.word.names import W, is_on, shortened, value
from mastercopy.words import MastercopyError

Kind = Literal["paragraph", "character", "table"]
_TOGGLES = ("strike", "vanish")
"""A paragraph's style and a run's style both saying one of these say the opposite together."""
_PLAIN = ("dstrike", "webHidden")
_SWITCHES = (*_TOGGLES, *_PLAIN)
_SPECIAL = "specVanish"
"""Meant for the mark of a paragraph alone; at words a program may follow it or not."""
_UNDONE = "two styles that both strike out or hide, which Word takes for neither; see it there"
_EITHER = "a mark by which some programs hide words; they are on the page"
_HINT = "strike or hide the words themselves in Word and not by a style, or take them out, and import again"


@dataclass(frozen=True, slots=True)
class Look:
    """How Word shows a run, and why nobody can be sure of it."""

    struck: bool
    hidden: bool
    doubt: str = ""


class Dress:
    """The styles of a file, asked what they strike out and hide."""

    def __init__(self, styles: Any) -> None:
        every = list(styles.iter(f"{W}style")) if styles is not None else []
        self._found: dict[tuple[str, str], Any] = {}
        self._first: dict[str, str] = {}
        for one in every:
            kind, name = one.get(f"{W}type", "paragraph"), one.get(f"{W}styleId") or ""
            self._found[kind, name] = one
            if one.get(f"{W}default") in ("1", "true", "on"):
                self._first[kind] = name
        inner = f"{W}docDefaults/{W}rPrDefault/{W}rPr"
        self._defaults = styles.find(inner) if styles is not None else None
        self._said = cache(self._said_by)

    def run(self, run: Any) -> Look:
        """How Word shows a run."""
        paragraph = next(run.iterancestors(f"{W}p"), None)
        return self._look(run.find(f"{W}rPr"), paragraph)

    def mark(self, paragraph: Any) -> Look:
        """How Word shows the mark at the end of a paragraph."""
        return self._look(paragraph.find(f"{W}pPr/{W}rPr"), paragraph)

    def check_table(self, table: Any) -> None:
        """An error where the style of a table strikes out or hides anything in it."""
        name = self._name("table", value(table, "tblPr/tblStyle"))
        inner = (properties for style in self._chain("table", name) for properties in style.iter(f"{W}rPr"))
        if any(is_on(properties, switch) for properties in inner for switch in _SWITCHES):
            called = self._called("table", name)
            raise MastercopyError(f"the style {called} of a table strikes out or hides words in it", _HINT)

    def _look(self, own: Any, paragraph: Any) -> Look:
        named = value(own, "rStyle")
        outer = value(paragraph.find(f"{W}pPr"), "pStyle") if paragraph is not None else None
        above = self._said("paragraph", self._name("paragraph", outer))
        near = self._said("character", self._name("character", named))
        self._check_link(named, near)
        on = {name: self._toggled(name, own, near, above) for name in _TOGGLES}
        on |= {name: self._nearest(name, own, near, above) for name in _PLAIN}
        unsure = [one for one in _TOGGLES if said_of(own, one) is None and (*near[one], *above[one]).count(True) > 1]
        doubt = _UNDONE if unsure else _EITHER if self._nearest(_SPECIAL, own, near, above) else ""
        return Look(on["strike"] or on["dstrike"], on["vanish"] or on["webHidden"], doubt)

    def _toggled(self, name: str, own: Any, near: Mapping[str, Any], above: Mapping[str, Any]) -> bool:
        direct, first = said_of(own, name), said_of(self._defaults, name)
        if direct is not None:
            return direct
        if first and (near[name] or above[name]):
            raise MastercopyError("a style of the file says again what all its words are: struck out or hidden", _HINT)
        return bool(first) or (near[name][:1] == (True,)) != (above[name][:1] == (True,))

    def _nearest(self, name: str, own: Any, near: Mapping[str, Any], above: Mapping[str, Any]) -> bool:
        said = (said_of(own, name), *near[name], *above[name], said_of(self._defaults, name))
        return next((one for one in said if one is not None), False)

    def _check_link(self, named: str | None, near: Mapping[str, Any]) -> None:
        """A style for words and one for paragraphs that are one to a person must say the same."""
        link = value(self._found.get(("character", named or "")), "link")
        if link is None or ("paragraph", link) not in self._found:
            return
        other = self._said("paragraph", link)
        if any(near[name][:1] != other[name][:1] and True in (*near[name][:1], *other[name][:1]) for name in _SWITCHES):
            raise MastercopyError(
                f"the style {self._called('paragraph', link)} strikes out or hides either words or paragraphs alone",
                _HINT,
            )

    def _name(self, kind: Kind, name: str | None) -> str:
        return name if name is not None and (kind, name) in self._found else self._first.get(kind, "")

    def _said_by(self, kind: Kind, name: str) -> Mapping[str, tuple[bool, ...]]:
        """What a style and those it is based on say of each switch, nearest first."""
        told = [style.find(f"{W}rPr") for style in self._chain(kind, name)]
        return {
            switch: tuple(one for one in (said_of(properties, switch) for properties in told) if one is not None)
            for switch in (*_SWITCHES, _SPECIAL)
        }

    def _called(self, kind: Kind, name: str) -> str:
        return f"\u201c{shortened(value(self._found[kind, name], 'name') or name)}\u201d"

    def _chain(self, kind: Kind, name: str) -> Iterator[Any]:
        seen: set[str] = set()
        while (kind, name) in self._found and name not in seen:
            seen.add(name)
            style = self._found[kind, name]
            yield style
            name = value(style, "basedOn") or ""


def said_of(properties: Any, name: str) -> bool | None:
    """What properties say of a switch; None where they say nothing."""
    if properties is None or properties.find(f"{W}{name}") is None:
        return None
    return is_on(properties, name)


def settle_dress(root: Any, dress: Dress) -> list[tuple[Any, str]]:
    """Write at every run what Word shows of it, whoever said it; the runs of which nobody can be sure, and why."""
    for table in root.iter(f"{W}tbl"):
        dress.check_table(table)
    looks = [(run, dress.run(run)) for run in root.iter(f"{W}r")]
    marks = [(paragraph, dress.mark(paragraph)) for paragraph in root.iter(f"{W}p")]
    for run, look in looks:
        _write(run, look)
    for paragraph, look in marks:
        if look.hidden and paragraph.find(f"{W}pPr") is None:
            paragraph.insert(0, etree.Element(f"{W}pPr"))
        if paragraph.find(f"{W}pPr") is not None:
            _write(paragraph.find(f"{W}pPr"), look)
    return [(run, look.doubt) for run, look in looks if look.doubt and not (look.hidden and look.doubt == _EITHER)]


def _write(holder: Any, look: Look) -> None:
    properties = holder.find(f"{W}rPr")
    if properties is None:
        if not (look.struck or look.hidden):
            return
        properties = etree.Element(f"{W}rPr")
        holder.insert(0, properties)
    for name in _SWITCHES:
        for one in properties.findall(f"{W}{name}"):
            properties.remove(one)
    for name, on in (("strike", look.struck), ("vanish", look.hidden)):
        if on:
            etree.SubElement(properties, f"{W}{name}")
