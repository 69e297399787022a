"""Writes down every recorded revision in a chain of hashes, and says what of an earlier ledger is no longer so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from mastercopy.history.adoptedhistory import object_name
from mastercopy.history.dossier import Archive, Judgement
from mastercopy.model.record import identity
from mastercopy.model.removal import FROM_HISTORY, Removal
from mastercopy.sources.commits import UNRECORDED
from mastercopy.words import MastercopyError
from mastercopy.words.saying import say

SCHEMA = "mastercopy/ledger/1"
LEDGER = "data/ledger.jsonl"
"""Where every site keeps the ledger that the next build may be given."""
REMOVED = "removed-under"
Grade = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One difference between an earlier ledger and today's history."""

    slug: str
    grade: Grade
    sentence: str
    record: str | None
    commit: str | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """What an earlier site published: the tip it was built from, and its lines by (ID, revision, issue).

    `texts` are the digests of its texts by address (`SOP-007/r4`), where a manifest named them.
    """

    tip: str | None
    lines: Mapping[tuple[str, str, int], Mapping[str, Any]]
    texts: Mapping[str, str] = field(default_factory=dict)


def _canonical(line: Mapping[str, Any]) -> str:
    return json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def build_ledger(archive: Archive, as_of: date, earlier: Ledger | None = None) -> bytes:
    """The ledger as JSON Lines: a head, then a line per recorded revision, each with the hash of the line before."""
    steps = archive.timeline.steps
    tip = next((step.commit.id for step in reversed(steps) if step.commit.id != UNRECORDED), None)
    head = {"schema": SCHEMA, "tip": tip, "as_of": as_of.isoformat()}
    text = [_canonical(head)]
    for line in _lines(archive, as_of, earlier):
        previous = hashlib.sha256(text[-1].encode("utf-8")).hexdigest()
        text.append(_canonical({**line, "previous": previous}))
    return ("\n".join(text) + "\n").encode("utf-8")


def empty_ledger(as_of: date) -> bytes:
    """The ledger of a site that has no documents of its own."""
    return (_canonical({"schema": SCHEMA, "tip": None, "as_of": as_of.isoformat()}) + "\n").encode("utf-8")


def _lines(archive: Archive, as_of: date, earlier: Ledger | None) -> Iterator[dict[str, Any]]:
    for name, dossier in sorted(archive.dossiers.items()):
        for judgement in dossier.judgements:
            recording, version = judgement.recording, judgement.recording.version
            if version is None or recording.day is None or recording.day > as_of or recording.commit == UNRECORDED:
                continue
            known = earlier.lines.get((name, recording.label, recording.issue)) if earlier is not None else None
            published = known.get("first_published") if known is not None else None
            yield {
                "id": name,
                "revision": recording.label,
                "issue": recording.issue,
                "digest": version.digest,
                "blob": object_name(version.blob),
                "commit": recording.commit,
                "recorded": recording.moment,
                "effective": _iso(recording.effective),
                "released": _iso(judgement.released) if judgement.released and judgement.released <= as_of else None,
                "authors": list(judgement.authors),
                "first_published": published or as_of.isoformat(),
            }


def read_ledger(data: bytes) -> Ledger:
    """An earlier ledger; an error where it is none, or where its chain of hashes is broken."""
    try:
        text = data.decode("utf-8").splitlines()
        rows = [json.loads(line) for line in text]
        if not rows or not isinstance(rows[0], dict) or rows[0].get("schema") != SCHEMA:
            raise ValueError("it does not begin like a ledger")
        if not all(isinstance(row, dict) for row in rows):
            raise ValueError("a line of it is no revision")
        for before, row in zip(text, rows[1:], strict=False):
            if row.get("previous") != hashlib.sha256(before.encode("utf-8")).hexdigest():
                raise ValueError(f"its chain is broken at {row.get('id')} revision {row.get('revision')}")
        lines = {(str(row["id"]), str(row["revision"]), int(row["issue"])): row for row in rows[1:]}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as fault:
        raise MastercopyError(
            f"the earlier ledger cannot be trusted: {fault}", "take data/ledger.jsonl from an earlier site, unchanged"
        ) from fault
    return Ledger(rows[0].get("tip"), lines)


def compare_ledger(earlier: Ledger, archive: Archive) -> tuple[Finding, ...]:
    """Every revision of an earlier ledger that is lost, changed or moved, and a tip that left the mainline."""
    found: list[Finding] = []
    timeline = archive.timeline
    if earlier.tip is not None and earlier.tip not in timeline.positions:
        if earlier.tip in timeline.commits:
            found.append(
                Finding(
                    "mainline-moved", "warning", say("the earlier tip is no longer on the mainline"), None, earlier.tip
                )
            )
        else:
            found.append(_left_tip(earlier.tip, timeline.removals))
    today = {
        (name, judgement.recording.label, judgement.recording.issue): judgement
        for name, dossier in archive.dossiers.items()
        for judgement in dossier.judgements
        if judgement.recording.version is not None
    }
    for (name, label, issue), line in earlier.lines.items():
        judgement = today.get((archive.aliases.get(name, name), label, issue))
        finding = _compare_line(name, label, line, judgement, timeline.removals)
        if finding is not None:
            found.append(finding)
    known = {one.recording.version.digest for one in today.values() if one.recording.version is not None}
    found.extend(_lost_texts(earlier, known, timeline.removals))
    return tuple(found)


def _left_tip(tip: str, removals: tuple[Removal, ...]) -> Finding:
    """An earlier tip that is in no history here: left under a removal that names it, or nobody says why."""
    under = next((one for one in removals if one.depth == FROM_HISTORY and tip in one.tips), None)
    if under is None:
        return Finding("history-rewritten", "warning", say("the earlier tip is not in this history"), None, tip)
    return Finding(
        REMOVED,
        "info",
        say("the earlier tip was left when history was rewritten under {removal}", removal=under.id),
        None,
        tip,
    )


def _lost_texts(earlier: Ledger, digests: set[str | None], removals: tuple[Removal, ...]) -> Iterator[Finding]:
    """The published texts that no revision has any more, and that no line of a ledger tells of."""
    told = {line.get("digest") for line in earlier.lines.values()}
    for address, digest in sorted(earlier.texts.items()):
        if digest not in digests and digest not in told:
            name, said = address.partition("/")[0], say("the text that was published as {address}", address=address)
            under = next((one for one in removals if (one.record, one.digest) == (identity(name), digest)), None)
            if under is not None and under.depth == FROM_HISTORY:
                yield Finding(
                    REMOVED, "info", say("{what} was removed under {removal}", what=said, removal=under.id), name, None
                )
                continue
            yield Finding(
                "revision-lost",
                "error",
                say("{what} is that of no revision here ({digest})", what=said, digest=digest),
                name,
                None,
            )


def _compare_line(
    name: str, label: str, line: Mapping[str, Any], judgement: Judgement | None, removals: tuple[Removal, ...]
) -> Finding | None:
    what, recording = (
        say("{name} revision {label}", name=name, label=label),
        judgement.recording if judgement is not None else None,
    )
    if judgement is None or recording is None or recording.version is None:
        under = next((one for one in removals if one.is_of(name, line.get("digest"), label)), None)
        if under is not None and under.depth == FROM_HISTORY:
            return Finding(
                REMOVED,
                "info",
                say("{what} was removed under {removal}", what=what, removal=under.id),
                name,
                line.get("commit"),
            )
        return Finding("revision-lost", "error", say("{what} is gone", what=what), name, line.get("commit"))
    return _compare_kept(name, what, line, judgement)


def _compare_kept(name: str, what: str, line: Mapping[str, Any], judgement: Judgement) -> Finding | None:
    """A revision that is here as well: its text, the days that it tells, and the commit that it stands on."""
    recording, version = judgement.recording, judgement.recording.version
    assert version is not None
    if version.digest != line.get("digest"):
        said = say(
            "{what} has another text: {was} was published, {now} is here",
            what=what,
            was=line.get("digest"),
            now=version.digest,
        )
        return Finding("revision-rewritten", "error", said, name, recording.commit)
    effective = _iso(recording.effective)
    if effective != line.get("effective"):
        said = say(
            "{what} has another effective day: {was} was published, {now} is here",
            what=what,
            was=line.get("effective"),
            now=effective,
        )
        return Finding("revision-rewritten", "error", said, name, recording.commit)
    day, then = str(recording.moment)[:10], str(line.get("recorded"))[:10]
    if day != then:
        said = say(
            "{what} was recorded on {then} when it was published, and is recorded on {day} here",
            what=what,
            then=then,
            day=day,
        )
        return Finding("revision-moved", "warning", said, name, recording.commit)
    if recording.commit != line.get("commit"):
        facts = version.facts
        if facts is not None and facts.removed is not None:
            return _compare_removed(what, line, judgement, facts.removed)
        said = say("{what} stands on another commit, with the same text", what=what)
        return Finding("revision-moved", "info", said, name, recording.commit)
    return None


def _compare_removed(what: str, line: Mapping[str, Any], judgement: Judgement, under: str) -> Finding:
    """A text that went by decision: who wrote it, and when it was approved, has to be what it was."""
    recording = judgement.recording
    name = recording.version.id if recording.version is not None else None
    for key, now in (("released", _iso(judgement.released)), ("authors", list(judgement.authors))):
        if line.get(key) is not None and _told(line[key]) != _told(now):
            said = say(
                "{what} has other {key}: {was} was published, {now} is here",
                what=what,
                key=key,
                was=_told(line[key]),
                now=_told(now),
            )
            return Finding("revision-rewritten", "error", said, name, recording.commit)
    return Finding(
        REMOVED,
        "info",
        say("the text of {what} was removed under {removal}", what=what, removal=under),
        name,
        recording.commit,
    )


def _told(value: object) -> str:
    return ", ".join(sorted(map(str, value))) if isinstance(value, list) else str(value)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
