"""Turns the bytes of one file into what the rules ask of it: fields, body, digests, days, periods."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import yaml

Fields = Mapping[str, Any]
ABSENT = ("", "~", "null")
NOT_IN_TEXT = (
    "revision", "effective", "valid_until", "type", "process", "change_class", "emergency", "retraining",
    "retraining_reason",
)  # fmt: skip
DIGEST_FIELDS = ("id", "title", "applies_to", "readers", "file", *NOT_IN_TEXT)


class _Doubled(yaml.YAMLError):
    """A mapping says one key twice."""


class _TextLoader(yaml.BaseLoader):
    """Every scalar as text; a key said twice is a fault."""


def _mapping(loader: _TextLoader, node: yaml.MappingNode) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in answer:
            raise _Doubled(key)
        answer[key] = loader.construct_object(value_node, deep=True)
    return answer


_TextLoader.add_constructor("tag:yaml.org,2002:map", _mapping)


@cache
def read_yaml_file(data: bytes) -> Any:
    """A YAML file with every scalar as text; None where it cannot be read."""
    try:
        return yaml.load(data.decode("utf-8"), _TextLoader)  # noqa: S506 - it builds texts, lists and mappings only
    except (yaml.YAMLError, UnicodeDecodeError):
        return None


def rows(fields: Any, key: str) -> list[Fields]:
    """The mappings of a list under a key."""
    found = fields.get(key) if isinstance(fields, Mapping) else None
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def text_of(fields: Any, key: str) -> str | None:
    """A scalar as text, None where it is absent, empty, or no scalar."""
    found = fields.get(key) if isinstance(fields, Mapping) else None
    if not isinstance(found, str) or found.strip() in ABSENT:
        return None
    return found.strip()


def texts_of(fields: Any, key: str) -> list[str]:
    """A list of texts; one text stands for a list of one."""
    found = fields.get(key) if isinstance(fields, Mapping) else None
    if isinstance(found, list):
        return [item for item in found if isinstance(item, str)]
    return [found] if isinstance(found, str) and found.strip() not in ABSENT else []


def day_of(fields: Any, key: str) -> date | None:
    """A day; None where absent or unreadable."""
    text = text_of(fields, key)
    try:
        return date.fromisoformat(text) if text and re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None


def instant_of(text: str | None, zone: ZoneInfo) -> tuple[date, datetime] | None:
    """The day in a zone and the instant of a time or a bare day; None where unreadable."""
    if text is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            day = date.fromisoformat(text)
            return day, datetime(day.year, day.month, day.day, tzinfo=zone)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return moment.astimezone(zone).date(), moment.astimezone(UTC)


def after_period(day: date, period: str) -> date | None:
    """A day plus `24 months`, clamped to the end of the month."""
    match = re.fullmatch(r"(\d+) (day|week|month|year)s?", period)
    if match is None:
        return None
    count, unit = int(match[1]), match[2]
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    months = day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Version:
    """One Markdown file at one commit: its ID, or why it has none."""

    path: str
    fields: Fields
    body: str
    id: str | None
    unreadable: bool

    @property
    def label(self) -> str | None:
        return text_of(self.fields, "revision")

    @property
    def draft(self) -> bool:
        return text_of(self.fields, "status") == "draft"


def document_id(text: str | None) -> str | None:
    """An ID in the form it is compared in; None for placeholders and everything that is no ID."""
    if text is None:
        return None
    name = unicodedata.normalize("NFC", text).strip().upper()
    last = name.rsplit("-", 1)[-1]
    placeholder = name.startswith("TBD") or any(last.strip(mark) == "" for mark in "0NX")
    good = re.fullmatch(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)+", name) and len(name) <= 64
    return name if good and not placeholder else None


@cache
def read_version(path: str, data: bytes) -> Version:
    """A Markdown file as the rules see it."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if lines[0].rstrip(" \t") != "---":
        return Version(path, {}, text, None, False)
    ends = [i for i, line in enumerate(lines) if i and line.rstrip(" \t") in ("---", "...")]
    fields = read_yaml_file("\n".join(lines[1 : ends[0]]).encode()) if ends else None
    if not isinstance(fields, Mapping):
        return Version(path, {}, text, None, True)
    return Version(path, fields, "\n".join(lines[ends[0] + 1 :]), document_id(text_of(fields, "id")), False)


def digest_pair(version: Version, tree: Mapping[str, bytes]) -> tuple[str, str]:
    """The content digest and the text digest, by the recipe."""
    embedded = {name: _sha_at(version.path, name, tree) for name in _destinations(version)}
    fields = {name: _plain(version.fields[name]) for name in DIGEST_FIELDS if _present(version.fields.get(name))}
    shorter = {name: value for name, value in fields.items() if name not in NOT_IN_TEXT}
    body = _normal(version.body)
    return _hash(body, fields, embedded), _hash(body, shorter, embedded)


def _present(value: Any) -> bool:
    return value is not None and not (isinstance(value, str) and value.strip() in ABSENT)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return unicodedata.normalize("NFC", value)


def _normal(body: str) -> str:
    lines = [line.rstrip(" \t") for line in unicodedata.normalize("NFC", body).split("\n")]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines) + "\n" if lines else ""


def _hash(body: str, fields: Fields, files: Fields) -> str:
    whole = {"body": body, "fields": fields, "files": files}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def _destinations(version: Version) -> list[str]:
    # Stories embed by inline links and images only, and write no code blocks.
    found = re.findall(r"\]\(([^)\s]+)\)", version.body)
    stated = text_of(version.fields, "file")
    local = [name for name in found if not re.match(r"[a-z]+:|#|//", name) and not name.endswith(".md")]
    return [*local, *([stated] if stated else [])]


def _sha_at(path: str, name: str, tree: Mapping[str, bytes]) -> str | None:
    place = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    return hashlib.sha256(tree[place]).hexdigest() if place in tree else None
