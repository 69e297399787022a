"""Turns states, kinds and values into the words that people read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mastercopy.history.values import Revision, Trail, Translation

STATUS = {
    "effective": "Effective",
    "approved": "Approved, not yet in force",
    "awaiting-approval": "Awaiting approval",
    "superseded": "Superseded",
    "overtaken": "Never came into force",
    "withdrawn": "Withdrawn",
    "draft": "Draft",
}
KIND = {
    "new": "New",
    "revised": "Revised",
    "re-issue": "Re-issued",
    "restored": "Restored",
    "legacy": "From before control began",
}
RAG = {"green": "On track", "amber": "Behind plan", "red": "Off track", "grey": "No current data"}
TONE = {
    "effective": "good",
    "approved": "info",
    "awaiting-approval": "wait",
    "superseded": "old",
    "overtaken": "old",
    "withdrawn": "old",
    "green": "good",
    "amber": "wait",
    "red": "bad",
    "grey": "old",
}
VOID = {
    "altered": "the entry was altered afterwards",
    "wrong-digest": "it signs another text",
    "unknown-person": "the person is not known",
    "role-not-held": "the person did not hold the role",
    "author": "the author may not approve",
    "before-withdrawal": "it was said before the withdrawal",
    "weak-evidence": "the evidence is too weak",
    "not-asked": "this role is not asked",
}
MEANING = {
    "approve": "Approved",
    "release": "Released",
    "review": "Reviewed",
    "author": "Written",
    "reject": "Rejected",
    "retract": "Retracted",
    "withdraw": "Withdrawal approved",
}
EVIDENCE = {
    "trailer": "commit trailer",
    "attestation": "attestation",
    "forge-review": "review on the forge",
    "signature": "signature",
}
EVENT = {
    "reviewed": "Reviewed",
    "withdrawn": "Withdrawn",
    "deleted": "Removed",
    "returned": "Returned",
    "renamed": "File renamed",
    "review-postponed": "Review postponed",
    "unreadable": "Unreadable",
    "before-control": "Before control",
}

_ENDINGS = (
    *((f"{vowel}y", f"{vowel}ys") for vowel in "aeou"),
    ("y", "ies"),
    ("ix", "ices"),
    *((hiss, f"{hiss}es") for hiss in ("ss", "sh", "ch", "x")),
    ("s", "s"),
)


@dataclass(frozen=True, slots=True)
class Banner:
    """What a page says first: a word for the state, a sentence, a tone for the colour, and where to go instead."""

    word: str
    sentence: str
    tone: str
    link: str | None = None
    link_text: str = ""


_UNTOLD = "1970-01-01T00:00:00"


def show(value: Any) -> str:
    """Any value as one line of text."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return ", ".join(f"{label(str(key))}: {show(inner)}" for key, inner in value.items() if show(inner))
    if isinstance(value, (tuple, list, set, frozenset)):
        return ", ".join(show(item) for item in value)
    if isinstance(value, date):
        return str(value)
    text = getattr(value, "text", None)
    return text if isinstance(text, str) else str(value)


def cut(text: str, most: int) -> str:
    """A text on one line of so many characters at the most; where it is longer it ends after a whole word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    words = line[:most].rpartition(" ")[0]
    return (words if 2 * len(words) > most else line[: most - 1]).rstrip(" ,;:") + "…"


def plural(title: str) -> str:
    """A title for many of its kind, where the type does not say it itself."""
    for ending, many in _ENDINGS:
        if title.endswith(ending):
            return title[: len(title) - len(ending)] + many
    return f"{title}s"


def told_day(moment: str) -> str:
    """The day of a moment; empty for the one that a folder without history stands at, because nothing told it."""
    return "" if moment.startswith(_UNTOLD) else moment[:10]


def sentence_end(text: str) -> str:
    """A text with a full stop, unless it ends a sentence itself."""
    return text if text.rstrip("”’\"')").endswith((".", "!", "?")) else f"{text}."


def label(name: str) -> str:
    """A field's name as a label."""
    text = name.replace("_", " ").replace("-", " ").strip()
    return text[:1].upper() + text[1:]


def is_only_on_disk(revision: Revision) -> bool:
    """Whether nothing but a file of a folder without history tells of a revision: no commit, and no day."""
    return revision.commit == "" and revision.recorded_day is None


def status_words(revision: Revision) -> str:
    """The state of a revision in words; never plainly effective without an approval."""
    if is_only_on_disk(revision):
        return "On disk alone, nothing recorded"
    if revision.status == "effective":
        if revision.emergency is not None:
            return "Emergency issue"
        if revision.kind == "legacy":
            return "Effective (legacy)"
        if not revision.approved:
            return "In use, no approval recorded"
    if revision.status == "awaiting-approval" and revision.objections:
        return "Rejected"
    if revision.status == "approved" and not revision.approved:
        return "Recorded without approval, not yet in force"
    return STATUS.get(revision.status, label(revision.status))


def status_tone(revision: Revision) -> str:
    """The tone of a state; only an approved text in force is good."""
    if is_only_on_disk(revision):
        return "wait"
    if revision.status == "effective" and (not revision.approved or revision.emergency is not None):
        return "wait"
    if revision.status == "awaiting-approval" and revision.objections:
        return "bad"
    return TONE.get(revision.status, "old")


def document_banner(trail: Trail, replacement: str | None, follow: str = "", against: str = "") -> Banner:
    """What the document's own page says first; `replacement` is the page to follow instead and `follow` its name,
    `against` says who rejected the newest revision."""
    if trail.in_force is not None:
        return _in_force_banner(trail.in_force)
    if trail.deleted is not None and trail.withdrawn is None:
        return Banner(
            "Removed without authorisation", f"The file was removed on {trail.deleted}; nothing is in force.", "bad"
        )
    if trail.withdrawn is not None:
        follows = trail.withdrawn.superseded_by
        tail = f" Replaced by {follows}." if follows else " Nothing replaces it."
        reason = f" Reason: {sentence_end(trail.withdrawn.reason)}" if trail.withdrawn.reason else ""
        return Banner(
            "Withdrawn" if trail.withdrawn.approved else "Withdrawn, no approval recorded",
            f"Not in force since {trail.withdrawn.day}: do not use it.{reason}{tail}",
            "old" if trail.withdrawn.approved else "wait",
            replacement,
            f"Open {follow or follows}" if replacement else "",
        )
    if trail.translation is not None and trail.translation.lags:
        return _lagging_banner(trail.translation, replacement, follow)
    return _waiting_banner(trail.revisions[-1], against)


def _lagging_banner(translation: Translation, source: str | None, name: str) -> Banner:
    """What a translation says whose source has moved on: follow the source."""
    return Banner(
        "Translation out of date",
        f"This translates revision {translation.revision} of {translation.source}, and revision {translation.current} "
        f"is in force. Do not use; follow {translation.source}.",
        "old",
        source,
        f"Open {name or translation.source}" if source else "",
    )


def _unrecorded(revision: Revision) -> str:
    day = f", effective from {revision.effective}" if revision.effective is not None else ""
    name = f"The file calls itself revision {revision.revision}{day}."
    return f"{name} Nothing tells who approved it, or when it was issued."


def _waiting_banner(newest: Revision, against: str) -> Banner:
    if is_only_on_disk(newest):
        return Banner("On disk alone, nothing recorded", _unrecorded(newest), "wait")
    if newest.status == "approved":
        return Banner(
            status_words(newest),
            f"Revision {newest.revision} is not yet in force; no text is in force."
            if newest.effective is None
            else f"Revision {newest.revision} is effective from {newest.effective}; no text is in force today.",
            "info",
        )
    if against:
        said = sentence_end(f"Revision {newest.revision} was {against}")
        return Banner("Rejected", f"{said} No text is in force.", "bad")
    if newest.status == "awaiting-approval":
        return Banner(
            "Awaiting approval", f"Revision {newest.revision} waits for approval; no text is in force.", "wait"
        )
    return Banner(STATUS.get(newest.status, label(newest.status)), "No text of this document is in force.", "old")


def _in_force_banner(revision: Revision) -> Banner:
    first = f" since {revision.in_force_from}" if revision.in_force_from is not None else ""
    since = f"Revision {revision.revision} is in force{first}."
    if is_only_on_disk(revision):
        return Banner("On disk alone, nothing recorded", _unrecorded(revision), "wait")
    if revision.emergency is not None:
        due = f" Full approval is due by {revision.full_approval_due}." if revision.full_approval_due else ""
        reason = show(revision.emergency.get("reason"))
        return Banner("Emergency issue", since + (f" Reason: {reason}." if reason else "") + due, "wait")
    if revision.kind == "legacy":
        return Banner("Effective", since + " Legacy: approved before control began.", "good")
    if not revision.approved:
        return Banner("In use, no approval recorded", since + " No approval of it is recorded here.", "wait")
    return Banner("Effective", since, "good")


def revision_banner(revision: Revision, trail: Trail, current: str, against: str = "") -> Banner:
    """What the page of one revision says first, with the way to the text in force; `against`: who rejected it."""
    now = trail.in_force
    go = f"Open the current revision {now.revision}" if now is not None else "Open the document's page"
    name = f"Revision {revision.revision}" + (f" (issue {revision.issue})" if revision.issue > 1 else "")
    if revision.status == "effective" or is_only_on_disk(revision):
        banner = _in_force_banner(revision)
        return Banner(banner.word, banner.sentence, banner.tone, current, "Open the document's page")
    span = f"It was in force from {revision.in_force_from} until {revision.in_force_until}."
    if revision.status == "superseded":
        follows = f" by revision {now.revision}" if now is not None else ""
        return Banner(f"Superseded{follows}", f"{name} is no longer in force. {span}", "old", current, go)
    if revision.status == "overtaken":
        return Banner(
            "Never came into force", f"{name} was overtaken by a later revision before its day.", "old", current, go
        )
    if revision.status == "withdrawn":
        was = span if revision.in_force_from is not None else "It never came into force."
        return Banner("Withdrawn", f"{name} is withdrawn. {was}", "old", current, go)
    if revision.status == "approved":
        day = f", effective from {revision.effective}" if revision.effective is not None else ""
        word = "Approved" if revision.approved else status_words(revision)
        return Banner(word + day, f"{name} is not in force yet. Do not use it before its day.", "info", current, go)
    if against:
        said = f"{sentence_end(f'{name} was {against}')} It is not in force. Do not use it."
        return Banner("Rejected", said, "bad", current, go)
    return Banner("Awaiting approval", f"{name} is not approved and not in force. Do not use it.", "wait", current, go)
