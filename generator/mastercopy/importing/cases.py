"""Turns one row of a ticket system's export into the values of a record, without the people in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from mastercopy.importing.cells import Unfit, read_decimal, read_label, read_text
from mastercopy.importing.identity import Hasher
from mastercopy.importing.profile import Profile
from mastercopy.importing.rows import Line, folded, mapped
from mastercopy.importing.segments import Segments
from mastercopy.importing.stamps import Stamp, read_stamp
from mastercopy.model.personal import personal_in
from mastercopy.model.recordtype import FieldSpec, RecordType
from mastercopy.words import MastercopyError, one_line

REPLIED_AFTER = "replied_after"
"""A column that tells the first reply in minutes after the ticket came."""
_OPEN_KEY = re.compile(r"[A-Z]{0,6}-?\d{1,8}", re.ASCII)
_BESIDE = ("key", "customer", "status", REPLIED_AFTER)
_LONGEST_TITLE = 72


Links = Callable[[FieldSpec, str], str]
"""The ID of a record that a field may link to by what an export calls it; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What an organisation brings to the reading of its tickets: its time, its key, and the records that are there."""

    zone: ZoneInfo
    hasher: Hasher
    links: Links
    segments: Segments


@dataclass(frozen=True, slots=True)
class Case:
    """What a ticket says: `wished` is the state at the source, `status` the one that its fields bear here."""

    source: str
    native: str
    key: str
    received: Stamp
    values: Mapping[str, str]
    stamps: Mapping[str, Stamp]
    wished: str
    status: str
    said: frozenset[str]
    """The fields that the export itself tells, not the profile in its place."""


def read_case(line: Line, profile: Profile, kind: RecordType, setting: Setting) -> Case:
    """A row as a case; a cell that may not be written keeps the whole row out."""
    hasher = setting.hasher
    stamps = dict(_stamps(line, profile, kind, setting.zone))
    texts = dict(_texts(line, profile, kind, setting))
    texts.setdefault("text", texts.get("title", ""))
    texts["title"] = _title(texts.get("title") or texts["text"])
    if not texts["text"] or not texts["title"]:
        raise Unfit("the ticket says nothing")
    if line.get("customer"):
        texts["customer"] = hasher.customer(line.get("customer"), profile.source)
    check_order(kind, stamps)
    wished = _wished(line, profile, kind)
    status = reached_status(kind, {**texts, **stamps}, wished)
    values = {**texts, **{name: str(stamp) for name, stamp in stamps.items() if _borne(kind, name, status)}}
    native = line.get("key")
    if not _OPEN_KEY.fullmatch(native) or any(personal_in(native)):
        native = hasher.key(profile.source, native)
    first = stamps.get(next(iter(kind.order), ("received",))[0])
    if first is None:
        raise Unfit("nothing tells when it came")
    return Case(
        hasher.origin(profile.source),
        native,
        f"{profile.source}\n{native}",
        first,
        values,
        stamps,
        wished,
        status,
        frozenset(_said(line, profile, texts)),
    )


def _said(line: Line, profile: Profile, texts: Mapping[str, str]) -> Iterator[str]:
    for name, text in texts.items():
        if line.get(name) and text not in (profile.fixed.get(name), profile.fallback.get(name)):
            yield name


def reached_status(kind: RecordType, values: Mapping[str, Any], wished: str) -> str:
    """The wished state where every field that it demands is there, else the last one before that a moment proves."""
    lifecycle = kind.lifecycle
    assert lifecycle is not None
    before = lifecycle.states[: lifecycle.states.index(wished)]
    proven = {spec.required_from for spec in kind.fields if spec.kind == "moment"}
    for state in (wished, *(one for one in reversed(before) if one in proven)):
        demanded = (
            spec.name
            for spec in kind.fields
            if lifecycle.demands(state, spec.name, spec.required_from)
            and all(values.get(name) in wanted for name, wanted in spec.when.items())
        )
        if all(values.get(name) for name in demanded):
            return state
    return lifecycle.states[0]


def check_order(kind: RecordType, stamps: Mapping[str, Any]) -> None:
    """Refuse moments that cannot follow on one another."""
    for chain in kind.order:
        told = [(name, stamps[name]) for name in chain if stamps.get(name) is not None]
        for (first, one), (second, other) in zip(told, told[1:], strict=False):
            if _is_before(other, one):
                raise Unfit(f"{second} lies before {first}", say=f"{other} and {one}")


def _is_before(other: Any, one: Any) -> bool:
    """Whether a moment lies before another: by their instants, and by their days where one tells no more."""
    instants = (getattr(other, "instant", None), getattr(one, "instant", None))
    if instants[0] is not None and instants[1] is not None:
        return bool(instants[0] < instants[1])
    return _at(other, 1440) < _at(one, -1)


def _at(moment: Any, unknown: int) -> tuple[int, int]:
    minute = getattr(moment, "minute", None)
    return moment.toordinal(), unknown if minute is None else minute


def check_fields(profile: Profile, kind: RecordType) -> None:
    """Refuse a profile that names fields which the type does not have."""
    for name in (*profile.columns, *profile.fixed):
        if name not in _BESIDE and kind.field(name) is None:
            raise MastercopyError(
                f"{kind.title} has no field {name[:40]!r}", f"see `mastercopy types {kind.name}`", profile.place
            )


def _wished(line: Line, profile: Profile, kind: RecordType) -> str:
    assert kind.lifecycle is not None
    said = mapped(profile, "status", line.get("status"))
    return next((one for one in kind.lifecycle.states if folded(one) == folded(said)), kind.lifecycle.states[0])


def _borne(kind: RecordType, name: str, status: str) -> bool:
    """Whether a moment may stand in a record of a state: one that a later state brings would say that it has come."""
    spec = kind.field(name)
    assert spec is not None and kind.lifecycle is not None
    return spec.required_from is None or kind.lifecycle.reached(status, spec.required_from)


def _stamps(line: Line, profile: Profile, kind: RecordType, own: ZoneInfo) -> Iterator[tuple[str, Stamp]]:
    for name, text in line.fields.items():
        spec = kind.field(name)
        if spec is not None and spec.kind == "moment" and text:
            yield name, read_stamp(text, name, profile, own)
    after, proven = line.get(REPLIED_AFTER), _first_reply(kind)
    if after and proven is not None and not line.get(proven[1]):
        minutes = read_decimal(after, profile)
        if minutes is None or not 0 <= minutes < 10**7:
            raise Unfit("the minutes to the first reply are no number", after)
        start = read_stamp(line.get(proven[0]), proven[0], profile, own)
        yield proven[1], start.later(int(minutes), own)


def _first_reply(kind: RecordType) -> tuple[str, str] | None:
    """The first two moments of a case: when it came, and when the customer heard that it did."""
    chain = next(iter(kind.order), ())
    return (chain[0], chain[1]) if len(chain) > 1 else None


def _texts(line: Line, profile: Profile, kind: RecordType, setting: Setting) -> Iterator[tuple[str, str]]:
    for spec in kind.fields:
        if spec.name in _BESIDE or spec.name == "id" or spec.kind in ("moment", "records"):
            continue
        said = line.get(spec.name)
        if spec.name == "segment":
            said = setting.segments.take(said)
        text = _value(spec, said, profile, setting.links)
        if text:
            yield spec.name, text


def _value(spec: FieldSpec, said: str, profile: Profile, links: Links) -> str:
    fixed, fallback = profile.fixed.get(spec.name, ""), profile.fallback.get(spec.name, "")
    text = mapped(profile, spec.name, said) if said else ""
    if spec.kind == "choice":
        chosen = next((one for one in spec.of if folded(one) == folded(text)), None)
        return chosen or fixed or fallback
    if spec.kind == "link":
        found = links(spec, text) or fixed or fallback
        if not found and spec.required:
            raise Unfit(f"nothing tells the {spec.name}", said)
        return found
    if spec.kind == "long-text":
        return read_text(text or fixed or fallback, spec.name)
    if spec.kind == "text":
        return one_line(read_text(text or fixed or fallback, spec.name))
    return read_label(text or fixed or fallback, spec.name)


def _title(text: str) -> str:
    words = one_line(text)
    if len(words) <= _LONGEST_TITLE:
        return words
    return words[:_LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;:") + " ..."
