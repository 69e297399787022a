"""Turns the list of allowed signers and the keys that people declare into who may sign with which key, and when.

Read leniently, like people: a line that makes no sense, or that says something we do not judge by, names no key.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from mastercopy.model.organisation import People, read_day, read_mappings, read_text
from mastercopy.sources.signatures import fingerprint_of

MAX_LIST = 1_000_000
"""Characters of a list of signers; a longer one is no list."""
_WORD = re.compile(r'(?:[^\s"]|"[^"]*")+')
_OPTION = re.compile(r'([A-Za-z-]+)(?:="([^"]*)")?(?:,|$)')
_KIND = re.compile(r"(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-[a-z0-9@.-]+")
_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?(Z?)")
_KNOWN = {"namespaces", "valid-after", "valid-before"}


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that a person may sign with: from `since` on and before `until` (seconds), for the namespaces named.

    `principal` is what the list of signers calls its holder.
    """

    person: str
    fingerprint: str
    principal: str
    since: float | None = None
    until: float | None = None
    namespaces: tuple[str, ...] = ()

    def holds(self, moment: float) -> bool:
        """Whether the key is in its time at a moment."""
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)

    def serves(self, namespace: str) -> bool:
        """Whether the key may be used for signatures made for a purpose."""
        return not self.namespaces or namespace in self.namespaces


@dataclass(frozen=True, slots=True)
class Revocation:
    """From which day on a key is not believed: `compromised` when somebody else may have it, else `retired`."""

    day: date
    reason: str


def read_signers(text: str, people: People, zone: ZoneInfo) -> tuple[SigningKey, ...]:
    """The keys of a list in the form of OpenSSH's allowed signers, whose principals are IDs or e-mails of people."""
    found: list[SigningKey] = []
    for line in text.split("\n") if len(text) <= MAX_LIST else ():
        if not line.lstrip().startswith("#"):
            found.extend(_read_line(_WORD.findall(line), people, zone))
    return tuple(found)


def _read_line(words: list[str], people: People, zone: ZoneInfo) -> Iterator[SigningKey]:
    at = next((place for place in (1, 2) if len(words) > place + 1 and _KIND.fullmatch(words[place])), None)
    if at is None:
        return
    options = _read_options(words[1]) if at == 2 else {}
    blob = _decode(words[at + 1])
    if options is None or blob is None:
        return
    since, until = (_read_time(options.get(name), zone) for name in ("valid-after", "valid-before"))
    if ("valid-after" in options and since is None) or ("valid-before" in options and until is None):
        return
    named = tuple(name.strip() for name in options.get("namespaces", "").split(",") if name.strip())
    for principal in words[0].strip('"').split(","):
        person = principal if principal in people.persons else people.by_email.get(principal.casefold())
        if person is not None:
            yield SigningKey(person, fingerprint_of(blob), principal, since, until, named)


def _read_options(text: str) -> dict[str, str] | None:
    """The options of a line; None where one stands that we do not judge by, such as a certificate authority."""
    found = {match.group(1).lower(): match.group(2) for match in _OPTION.finditer(text)}
    whole = sum(len(match.group()) for match in _OPTION.finditer(text)) == len(text)
    if not whole or not found.keys() <= _KNOWN or None in found.values():
        return None
    return found


def _read_time(text: str | None, zone: ZoneInfo) -> float | None:
    match = _TIME.fullmatch(text or "")
    if match is None:
        return None
    parts = [int(part or "0") for part in match.groups()[:6]]
    try:
        return datetime(*parts, tzinfo=ZoneInfo("UTC") if match.group(7) else zone).timestamp()  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):
        return None


def _decode(text: str) -> bytes | None:
    try:
        return base64.b64decode(text.encode("ascii"), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def read_declared(*sources: object) -> tuple[SigningKey, ...]:
    """The keys that people declare by fingerprint: an OpenPGP key needs that, for its own name proves nothing."""
    found: list[SigningKey] = []
    for person, given in _declared(sources):
        name = read_fingerprint(given.get("fingerprint"))
        if name is not None and not name.startswith("SHA256:"):
            found.append(SigningKey(person, name, person))
    return tuple(found)


def read_revoked(*sources: object) -> dict[str, tuple[Revocation, ...]]:
    """Revoked keys by fingerprint. One without a reason means the worst, and a compromise without a day is for ever."""
    found: dict[str, tuple[Revocation, ...]] = {}
    for _, given in _declared(sources):
        name, day = read_fingerprint(given.get("fingerprint")), read_day(given.get("revoked"))
        reason = read_text(given.get("reason"))
        if name is not None and (day is not None or reason not in (None, "retired")):
            new = Revocation(day or date.min, "retired" if reason == "retired" else "compromised")
            found[name] = (*found.get(name, ()), new)
    return found


def _declared(sources: tuple[object, ...]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for fields in sources:
        for person in read_mappings(fields.get("people") if isinstance(fields, Mapping) else None):
            for given in read_mappings(person.get("keys")):
                yield read_text(person.get("id")) or "", given


def read_fingerprint(value: object) -> str | None:
    """A fingerprint as tools print it, of an SSH key or an OpenPGP key; None for anything else."""
    text = read_text(value) or ""
    if re.fullmatch(r"SHA256:[A-Za-z0-9+/]{43}", text):
        return text
    bare = re.sub(r"\s", "", text).upper()
    return bare if re.fullmatch(r"[0-9A-F]{40}|[0-9A-F]{64}", bare) else None
