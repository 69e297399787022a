"""Turns what tracing noticed about documents into problems, one slug each."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, Scope, rule
from mastercopy.model.revision import compare_labels, next_label
from mastercopy.words import Problem
from mastercopy.words.saying import say

_OF_TRAILS = {
    "revision-not-advanced": (
        "error",
        say(
            "write the next number after `revision:` in this line, say after `change:` what people will do "
            "differently, and put a day to come after `effective:` or delete that line; "
            "if nothing was meant to change, put the old text back"
        ),
        "What a sign-off binds, a text or a governed field, changed on main under a label that was recorded before.",
    ),
    "content-first-seen-in-merge": (
        "info",
        say("compare the merge with its branches: nobody could review there what it adds"),
        "A merge recorded a text that was on none of its branches.",
    ),
    "recorded-label-as-draft": (
        "info warning warning",
        say("give the draft a new revision"),
        "A text is marked as a draft under a label that was recorded already.",
    ),
    "revision-reused": (
        "warning error error",
        say("use a label that was never recorded"),
        "A label was recorded a second time, with another text.",
    ),
    "deleted-without-withdrawal": (
        "warning error error",
        say("withdraw a document with reason and successor before removing it"),
        "The file of a document in force went from main, and nothing says that it was withdrawn.",
    ),
    "withdrawal-not-approved": (
        "warning error error",
        say("have the withdrawal signed by the roles of the matrix"),
        "A document is withdrawn, and no holder of the roles that approve it has signed that.",
    ),
    "text-gone": (
        "error",
        say(
            "put the text back, or record under records/removals/ who decided that it goes; for a text in force, issue "
            "a revision that can be followed, or withdraw it"
        ),
        "A text is blank and says that it was removed, and no removal that counts says so; or it is in force.",
    ),
    "history-rows-changed": (
        "info warning error",
        say("put the rows back as they were when the document came"),
        "The rows of revisions from before the repository are not those that the document came with; these still hold.",
    ),
}
_OF_HISTORY = {
    "formerly-still-live": (
        "error",
        say("take the old number out of one of the two files"),
        "A document says that it had a number before which another document still has.",
    ),
    "formerly-not-its-own": (
        "error",
        say("take the number out of `formerly:`; each of the two keeps its own trail"),
        "A document says that it had a number before which belonged to another document beside it.",
    ),
    "history-starts-late": (
        "error",
        say("take it out, and have what waits approved"),
        "`history_starts` was stated after documents had been recorded; it frees none of them from approval.",
    ),
    "matrix-removed": (
        "error",
        say("put a matrix back: until then the last one holds"),
        "The approval matrix was taken away or cannot be read any more.",
    ),
    "adoption-changed": (
        "warning warning error",
        say("put the mapping back as it was, or have what it reads otherwise approved again"),
        "The mapping that reads texts of others is not the one of the newest sign-off, or was taken away. It holds "
        "for the whole history: what is read otherwise by it is another text, which an earlier approval does not bind.",
    ),
    "untrusted-clock": (
        "info warning warning",
        say("set the clock of that machine; the order of the main branch counts"),
        "The time of a commit on main does not fit its neighbours, and was not used.",
    ),
    "history-starts-changed": (
        "warning error error",
        say("put the first day back: it is fixed once"),
        "The day on which control began was changed after it had been stated.",
    ),
}
"""Slug of what tracing noticed -> (severity, hint, what it means): the whole of a rule of this kind."""


def _register(slug: str, severity: str, hint_of_rule: str, means: str, scope: Scope) -> None:
    def found(case: Case) -> Iterator[Problem]:
        for fault in case.trail.faults if case.trail is not None else case.history.faults:
            if fault.slug == slug:
                hint = _with_next(case, hint_of_rule) if slug == "revision-not-advanced" else None
                yield case.problem(
                    _label(case), fault.sentence, hint=hint, commit=fault.commit, path=fault.path or None
                )

    found.__doc__ = means
    rule(slug, severity, hint_of_rule, scope)(found)


def _with_next(case: Case, hint: str) -> str:
    """The hint with the label to write, where the one that stands there has a next."""
    record, label = case.record, case.record.get("revision") if case.record is not None else None
    free = next_label(str(label), record.type.revision_scheme) if record is not None and label is not None else None
    if free is None:
        return hint
    return say(
        "write `revision: {free}` in this line, say after `change:` what people will do differently, "
        "and put a day to come after `effective:` or delete that line; "
        "if nothing was meant to change, put the old text back",
        free=free,
    )


def _label(case: Case) -> str | None:
    return "revision" if case.record is not None else None


for _slug, (_severity, _hint, _means) in _OF_TRAILS.items():
    _register(_slug, _severity, _hint, _means, "document")
for _slug, (_severity, _hint, _means) in _OF_HISTORY.items():
    _register(_slug, _severity, _hint, _means, "site")


@rule("unreadable-version", "error", "mend the front matter", "document")
def unreadable_version(case: Case) -> Iterator[Problem]:
    """A version of a document on the main branch cannot be read; a note only, where a later version can."""
    faults = case.trail.faults if case.trail is not None else ()
    now = [fault for fault in faults if fault.slug == "unreadable-version"]
    for fault in now:
        yield case.problem(None, fault.sentence, commit=fault.commit, path=fault.path or None)
    for event in case.trail.events if case.trail is not None and not now else ():
        if event.kind == "unreadable":
            yield case.problem(
                None,
                say("the document could not be read between {day} and the version after it", day=event.at[:10]),
                hint=say("nothing to mend: the past stays as it is"),
                commit=event.commit,
                severity="info",
            )


@rule("revision-went-back", "warning error error", "restore an old text under a new, higher revision", "document")
def revision_went_back(case: Case) -> Iterator[Problem]:
    """The newest recorded label comes before the one recorded before it."""
    texts = [row for row in case.trail.revisions if row.commit is not None] if case.trail is not None else []
    if len(texts) > 1 and case.record is not None:
        before, newest = texts[-2:]
        if compare_labels(newest.revision, before.revision, case.record.type.revision_scheme) < 0:
            yield case.problem(
                _label(case),
                say(
                    "revision {revision} follows revision {earlier}", revision=newest.revision, earlier=before.revision
                ),
                commit=newest.commit,
            )
