"""Says which fields a profile may have, and finds at which line one says something else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from mastercopy.sources.yamltext import YamlMapping, YamlNode, YamlScalar, YamlSequence
from mastercopy.words import Place, Problem, meant

TARGETS = ("waves", "complaints", "measurements")
"""The parts that records play of what an import writes; measurements go into the table of an objective."""
_GROUPS = ("Yy", "mbB", "d", "HI", "M", "S", "p", "z", "f")
"""Directives of a form of dates of which one may stand in it, once; those of the first three must."""
_ISO = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
"""Forms that are read in any case."""
_SAMPLES = (datetime(2004, 5, 6, 1, 2, 3, tzinfo=UTC), datetime(2011, 10, 12, 9, 8, 7, tzinfo=UTC))
Judge = Callable[[YamlNode], Iterator[tuple[Place, str]]]


def _text(node: YamlNode) -> Iterator[tuple[Place, str]]:
    if not isinstance(node, YamlScalar) or node.is_null or not node.text.strip():
        yield node.place, "a word is meant here"


def _one_of(*allowed: str) -> Judge:
    def judge(node: YamlNode) -> Iterator[tuple[Place, str]]:
        if not isinstance(node, YamlScalar) or node.text not in allowed:
            yield node.place, f"one of {', '.join(repr(one) for one in allowed)} is meant here"

    return judge


def _texts(node: YamlNode) -> Iterator[tuple[Place, str]]:
    for item in node.items if isinstance(node, YamlSequence) else (node,):
        yield from _text(item)


def _named(inner: Judge) -> Judge:
    def judge(node: YamlNode) -> Iterator[tuple[Place, str]]:
        if not isinstance(node, YamlMapping):
            yield node.place, "`name: value` lines are meant here"
            return
        for entry in node.entries:
            yield from inner(entry.value)

    return judge


def _zone(node: YamlNode) -> Iterator[tuple[Place, str]]:
    try:
        ZoneInfo(node.text if isinstance(node, YamlScalar) else "")
    except (ValueError, OSError, KeyError):
        yield node.place, "this is no time zone such as Europe/Lisbon or UTC"


def _dates(node: YamlNode) -> Iterator[tuple[Place, str]]:
    yield from _texts(node)
    forms: list[str] = []
    for item in node.items if isinstance(node, YamlSequence) else (node,):
        if not isinstance(item, YamlScalar) or item.text == "unix":
            continue
        if not _is_format(item.text):
            yield item.place, f"{item.text[:40]!r} is no form of a day such as '%d/%m/%Y %H:%M', nor `unix`"
            continue
        other = next((form for form in (*forms, *_ISO) if _differ(form, item.text)), None)
        if other is not None:
            yield item.place, f"{item.text[:40]!r} and {other[:40]!r} read the same text as different days: keep one"
        forms.append(item.text)


def _is_format(text: str) -> bool:
    """Whether a form of dates tells year, month and day once each, and nothing that the machine's language changes."""
    told = re.findall(r"%(.)", text, re.DOTALL)
    parts = "".join(told)
    once = all(len(re.findall(f"[{group}]", parts)) <= 1 for group in _GROUPS)
    whole = "%" not in re.sub(r"%.", "", text, flags=re.DOTALL)
    complete = all(re.search(f"[{group}]", parts) for group in _GROUPS[:3])
    return whole and once and complete and set(told) <= set("".join(_GROUPS) + "%")


def _differ(one: str, other: str) -> bool:
    """Whether two forms read a text of one of them as different times."""
    for sample in _SAMPLES:
        for text in (sample.strftime(one), sample.strftime(other)):
            try:
                if datetime.strptime(text, one) != datetime.strptime(text, other):
                    return True
            except ValueError:
                continue
    return False


def _scale(node: YamlNode) -> Iterator[tuple[Place, str]]:
    keys = [entry.key for entry in node.entries] if isinstance(node, YamlMapping) else []
    if sorted(keys) != ["good", "highest", "lowest"]:
        yield node.place, "a scale says lowest, highest and good"
    elif isinstance(node, YamlMapping):
        yield from _named(_text)(node)


SHAPE: Mapping[str, Judge] = {
    "title": _text,
    "extends": _text,
    "target": _one_of(*TARGETS),
    "source": _text,
    "columns": _named(_texts),
    "required": _texts,
    "header_rows": _one_of("1", "2", "3"),
    "header_mark": _text,
    "label_row": _one_of("yes", "no"),
    "delimiter": _one_of(",", ";", "tab"),
    "encoding": _one_of("cp1252"),
    "timezone": _zone,
    "dates": _dates,
    "decimal": _one_of(".", ","),
    "metric": _texts,
    "scale": _scale,
    "values": _named(_named(_text)),
    "fallback": _named(_text),
    "fixed": _named(_text),
    "drop": _named(_texts),
    "only": _named(_texts),
    "personal": _texts,
}


def read_shape(node: YamlMapping, shape: Mapping[str, Judge]) -> tuple[Problem, ...]:
    """Everything in a profile that is not meant so, with its line."""
    found: list[Problem] = []
    for entry in node.entries:
        judge = shape.get(entry.key)
        if judge is None:
            hint = meant(entry.key, shape)
            found.append(_problem(entry.place, f"{entry.key[:40]!r} is not a field of a profile", hint))
            continue
        for place, sentence in judge(entry.value):
            found.append(_problem(place, f"{entry.key}: {sentence}", "see `mastercopy import --list`, and mend it"))
    return tuple(found)


def _problem(place: Place, sentence: str, hint: str) -> Problem:
    return Problem("profile-unreadable", "error", place, sentence, hint)
