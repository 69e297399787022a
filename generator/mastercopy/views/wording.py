"""Turns states, kinds and values into the words that people read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from mastercopy.history.values import Revision
from mastercopy.model.lengths import span
from mastercopy.model.period import Duration
from mastercopy.model.worktime import WorkingTime
from mastercopy.words.saying import Told, say, say_as, say_name, say_row

STATUS = {
    "effective": say("Effective"),
    "approved": say("Approved, not yet in force"),
    "awaiting-approval": say("Awaiting approval"),
    "superseded": say("Superseded"),
    "overtaken": say("Never came into force"),
    "withdrawn": say("Withdrawn"),
    "draft": say("Draft"),
}
KIND = {
    "new": say("New"),
    "revised": say("Revised"),
    "re-issue": say("Re-issued"),
    "restored": say("Restored"),
    "legacy": say("From before control began"),
}
RAG = {"green": say("On track"), "amber": say("Behind plan"), "red": say("Off track"), "grey": say("No current data")}
_FIELD = re.compile(r"[a-z][a-z_]*")
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
    "altered": say("the entry was altered afterwards"),
    "wrong-digest": say("it signs another text"),
    "unknown-person": say("the person is not known"),
    "role-not-held": say("the person did not hold the role"),
    "author": say("the author may not approve"),
    "before-withdrawal": say("it was said before the withdrawal"),
    "weak-evidence": say("the evidence is too weak"),
    "not-asked": say("this role is not asked"),
}
MEANING = {
    "approve": say("Approved"),
    "release": say("Released"),
    "review": say("Reviewed"),
    "author": say("Written"),
    "reject": say("Rejected"),
    "retract": say("Retracted"),
    "withdraw": say("Withdrawal approved"),
}
EVIDENCE = {
    "trailer": say("commit trailer"),
    "attestation": say("attestation"),
    "forge-review": say("review on the forge"),
    "signature": say("signature"),
}
EVENT = {
    "reviewed": say("Reviewed"),
    "withdrawn": say("Withdrawn"),
    "deleted": say("Removed"),
    "returned": say("Returned"),
    "renamed": say("File renamed"),
    "review-postponed": say("Review postponed"),
    "unreadable": say("Unreadable"),
    "before-control": say("Before control"),
}

_ENDINGS = (
    *((f"{vowel}y", f"{vowel}ys") for vowel in "aeou"),
    ("y", "ies"),
    ("ix", "ices"),
    *((hiss, f"{hiss}es") for hiss in ("ss", "sh", "ch", "x")),
    ("s", "s"),
)


_UNTOLD = "1970-01-01T00:00:00"


def show(value: Any) -> str:
    """Any value as one line of text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return say("Yes") if value else say("No")
    if isinstance(value, Mapping):
        told = ((label(str(key)), show(inner)) for key, inner in value.items())
        return say_row(", ", (say_row(": ", pair) for pair in told if pair[1]))
    if isinstance(value, (tuple, list, set, frozenset)):
        return say_row(", ", [show(item) for item in value])
    if isinstance(value, date):
        return str(value)
    if isinstance(value, Duration | WorkingTime):
        return span(value)
    text = getattr(value, "text", None)
    return text if isinstance(text, str) else str(value)


def cut(text: str, most: int) -> str:
    """A text on one line of so many characters at the most; where it is longer it ends after a whole word."""
    line = " ".join(text.split())
    if len(line) <= most:
        return text if text == line else line
    words = line[:most].rpartition(" ")[0]
    return (words if 2 * len(words) > most else line[: most - 1]).rstrip(" ,;:") + "…"


def plural(title: str) -> str:
    """A title for many of its kind, where the type does not say it itself."""
    endings = (title[: len(title) - len(ending)] + many for ending, many in _ENDINGS if title.endswith(ending))
    name = str(next(endings, f"{title}s"))
    return say_name(name) if isinstance(title, Told) else name


def told_day(moment: str) -> str:
    """The day of a moment; empty for the one that a folder without history stands at, because nothing told it."""
    return "" if moment.startswith(_UNTOLD) else moment[:10]


def sentence_end(text: str) -> str:
    """A text with a full stop, unless it ends a sentence itself."""
    return text if text.rstrip("”’\"')").endswith((".", "!", "?")) else say_row("", (text, "."))


def with_issue(revision: Revision) -> str:
    """The number of a revision, and which issue of it, where there was more than one."""
    if revision.issue < 2:
        return revision.revision
    return say("{revision} (issue {issue})", revision=revision.revision, issue=revision.issue)


_SPELLED = {
    "true": say("Yes"),
    "false": say("No"),
    "pdca": say("PDCA"),
    "dmaic": say("DMAIC"),
    "medium": say_as("Medium", "Medium (a level)"),
}
"""Names that are spelled otherwise than by a great letter at their beginning, or that are a field's title too."""


def label(name: str) -> str:
    """The name of a field, or of one of its choices, as a label."""
    if name in _SPELLED:
        return _SPELLED[name]
    text = name.replace("_", " ").replace("-", " ").strip()
    return say_name(text[:1].upper() + text[1:])


def written_field(name: str) -> str:
    """The name of a field that people wrote into a row, as its label; anything else as they wrote it."""
    return label(name) if _FIELD.fullmatch(name) else name


def say_chance(assurance: str, target: str, unit: str) -> str:
    """Whether a measure that goes on as it does will meet its target."""
    if assurance == "pass":
        return say("as long as nothing changes, hardly any value will miss {target} {unit}", target=target, unit=unit)
    if assurance == "fail":
        return say("as long as nothing changes, hardly any value will meet {target} {unit}", target=target, unit=unit)
    return say(
        "as long as nothing changes, it is chance whether a value meets {target} {unit}", target=target, unit=unit
    )


def is_only_on_disk(revision: Revision) -> bool:
    """Whether nothing but a file of a folder without history tells of a revision: no commit, and no day."""
    return revision.commit == "" and revision.recorded_day is None


def status_words(revision: Revision) -> str:
    """The state of a revision in words; never plainly effective without an approval."""
    if is_only_on_disk(revision):
        return say("On disk alone, nothing recorded")
    if revision.status == "effective":
        if revision.emergency is not None:
            return say("Emergency issue")
        if revision.kind == "legacy":
            return say("Effective (legacy)")
        if not revision.approved:
            return say("In use, no approval recorded")
    if revision.status == "awaiting-approval" and revision.objections:
        return say("Rejected")
    if revision.status == "approved" and not revision.approved:
        return say("Recorded without approval, not yet in force")
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
