"""Says what tracing noticed about one document by a day, for rules to turn into problems."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mastercopy.history.dossier import Dossier
from mastercopy.history.inforce import Standing, is_known
from mastercopy.history.lineage import Recording
from mastercopy.history.signoff import entry_files
from mastercopy.history.snapshots import Version
from mastercopy.history.timeline import Timeline
from mastercopy.history.unrecorded import NOBODY
from mastercopy.history.values import TrailFault, UnrevisedChange
from mastercopy.model.adoption import ADOPTION, Adoption, read_adoption
from mastercopy.sources.commits import Step
from mastercopy.words.saying import say, say_count


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
            say(
                "the merge that recorded revision {label} holds text that was on no branch before it",
                label=newest.label,
            ),
            newest.version.path or "",
            newest.commit,
            newest.moment,
        )
    version = _current(dossier, day)
    unrevised = [change for at, change in newest.unrevised if at <= day]
    if unrevised and newest.version is not None and version is not None and version.digest != newest.version.digest:
        yield TrailFault(
            "revision-not-advanced",
            say("the text changed and revision {label} stayed ({who})", label=newest.label, who=_by(unrevised[-1])),
            version.path or "",
            unrevised[-1].commit,
            unrevised[-1].at,
        )
    yield from _unapproved_withdrawals(dossier, newest, version, day)
    yield from _blanks(dossier, found, version)
    if version is not None and version.facts is not None and not version.facts.readable:
        yield TrailFault(
            "unreadable-version", say("the document cannot be read since this commit"), version.path or "", None, None
        )


def _unapproved_withdrawals(
    dossier: Dossier, newest: Recording, version: Version | None, day: date
) -> Iterator[TrailFault]:
    for barrier in dossier.lineage.barriers:
        if (
            barrier.kind == "withdrawn"
            and is_known(barrier, day)
            and newest.index < barrier.count
            and not dossier.approves(barrier, day)
        ):
            yield TrailFault(
                "withdrawal-not-approved",
                say("nobody entitled signed the withdrawal"),
                version.path if version is not None and version.path else "",
                None,
                None,
            )


def _blanks(dossier: Dossier, found: tuple[Standing, ...], now: Version | None) -> Iterator[TrailFault]:
    """Texts that say they were removed, and no removal that counts says so; and one that is followed all the same."""
    for standing in found:
        recording = standing.judgement.recording
        facts = recording.version.facts if recording.version is not None else None
        if facts is None or facts.blank is None:
            continue
        said = say(
            "the text of revision {label} is gone, and says it was removed under {removal}",
            label=recording.label,
            removal=facts.blank,
        )
        where, moment = (recording.version.path if recording.version else None) or "", recording.moment
        if facts.removed is None:
            said = said + say(", which is no removal of it that counts")
            yield TrailFault("text-gone", said, where, recording.commit, moment)
        elif standing.status == "effective" and standing.judgement is dossier.judgements[-1] and _is_blank(now):
            yield TrailFault("text-gone", said + say(", while it is in force"), where, recording.commit, moment)


def _is_blank(version: Version | None) -> bool:
    return version is not None and version.facts is not None and version.facts.blank is not None


def find_site_faults(timeline: Timeline, last: int) -> Iterator[tuple[date, TrailFault]]:
    """What tracing noticed about the whole repository up to a step, each with the day on which it was recorded."""
    steps = timeline.steps[: last + 1]
    odd = [step for step in steps if not step.trusted]
    if odd:
        first = _short(odd[0])
        said = say_count(
            "{number} commit on the main branch with a clock that cannot be right ({first} first): "
            "each counts on the day of the one before",
            "{number} commits on the main branch with a clock that cannot be right ({first} first): "
            "each counts on the day of the one before",
            len(odd), first=first,
        )  # fmt: skip
        where = timeline.parts.organisation[0]
        yield _dated(timeline, odd[0], "untrusted-clock", said, where)
    place = timeline.parts.matrix[0]
    touches = [(at, change) for at, change in timeline.touches.get(place, ()) if at <= last]
    if touches and touches[-1][1].blob is None:
        step = steps[touches[-1][0]]
        yield _dated(
            timeline, step, "matrix-removed", say("the approval matrix was removed; its last version holds"), place
        )
    yield from _adoption_faults(timeline, last)


def _adoption_faults(timeline: Timeline, last: int) -> Iterator[tuple[date, TrailFault]]:
    """A mapping that says something else than at the newest sign-off, and one that went."""
    touches = [(at, change) for at, change in timeline.touches.get(ADOPTION, ()) if at <= last]
    entries = (at for path in entry_files(timeline) for at, _ in timeline.touches[path] if at <= last)
    signed = max(entries, default=-1)
    before: Adoption | None = None
    now: Adoption | None = None
    for at, change in touches if len(touches) > 1 else ():
        found = read_adoption(timeline.read(change.blob))[0] if change.blob is not None else None
        now = found or (now if change.blob is not None else None)
        before = now if at <= signed else before
    if len(touches) > 1 and touches[-1][1].blob is None:
        said = say("the mapping was removed: what it read is no document any more")
        yield _dated(timeline, timeline.steps[touches[-1][0]], "adoption-changed", said, ADOPTION)
    elif before is not None and now is not None and now.meaning != before.meaning:
        said = say("the mapping was changed after texts had been signed off by it")
        yield _dated(timeline, timeline.steps[touches[-1][0]], "adoption-changed", said, ADOPTION)


def _short(step: Step) -> str:
    return step.commit.id[:12]


def _dated(timeline: Timeline, step: Step, slug: str, sentence: str, path: str) -> tuple[date, TrailFault]:
    fault = TrailFault(slug, sentence, path, step.commit.id, step.moment().isoformat())
    return timeline.days[step.position], fault


def _by(change: UnrevisedChange) -> str:
    name = change.author.partition(" <")[0]
    return say("not committed yet") if change.author == str(NOBODY) else say("by {name}", name=name)


def _current(dossier: Dossier, day: date) -> Version | None:
    """The last undrafted version recorded by a day."""
    for version in reversed(dossier.lineage.versions):
        if version.day <= day and (version.facts is None or not version.facts.draft):
            return version
    return None
