"""Says what tracing noticed about one document by a day, for rules to turn into problems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mastercopy.history.dossier import Dossier
from mastercopy.history.inforce import Standing, is_known
from mastercopy.history.lineage import Recording
from mastercopy.history.snapshots import Version
from mastercopy.history.values import TrailFault, UnrevisedChange
from mastercopy.sources.commits import UNRECORDED


def find_faults(dossier: Dossier, found: tuple[Standing, ...], day: date) -> Iterator[TrailFault]:
    """What tracing noticed by a day and is still so: a later recording heals what was changed without one."""
    newest = found[-1].judgement.recording
    since = newest.day
    for at, fault in dossier.lineage.faults:
        if at <= day and (since is None or at >= since or fault.slug == "revision-reused"):
            yield fault
    if found[-1].judgement.adds_text and newest.version is not None:
        yield TrailFault(
            "content-first-seen-in-merge",
            f"the merge that recorded revision {newest.label} holds text that was on no branch before it",
            newest.version.path or "",
            newest.commit,
            newest.moment,
        )
    version = _current(dossier, day)
    unrevised = [change for at, change in newest.unrevised if at <= day]
    if unrevised and newest.version is not None and version is not None and version.digest != newest.version.digest:
        yield TrailFault(
            "revision-not-advanced",
            f"the text changed and revision {newest.label} stayed ({_by(unrevised[-1])})",
            version.path or "",
            unrevised[-1].commit,
            unrevised[-1].at,
        )
    yield from _unapproved_withdrawals(dossier, newest, version, day)
    if version is not None and version.facts is not None and not version.facts.readable:
        yield TrailFault(
            "unreadable-version", "the document cannot be read since this commit", version.path or "", None, None
        )


def _unapproved_withdrawals(
    dossier: Dossier, newest: Recording, version: Version | None, day: date
) -> Iterator[TrailFault]:
    for barrier in dossier.lineage.barriers:
        if (
            barrier.kind == "withdrawn"
            and is_known(barrier, day)
            and newest.index < barrier.count
            and not dossier.withdrawal_approved.get(barrier, False)
        ):
            yield TrailFault(
                "withdrawal-not-approved",
                "nobody entitled signed the withdrawal",
                version.path if version is not None and version.path else "",
                None,
                None,
            )


def _by(change: UnrevisedChange) -> str:
    return f"by {change.author}" if change.commit != UNRECORDED else change.author


def _current(dossier: Dossier, day: date) -> Version | None:
    """The last undrafted version recorded by a day."""
    for version in reversed(dossier.lineage.versions):
        if version.day <= day and (version.facts is None or not version.facts.draft):
            return version
    return None
