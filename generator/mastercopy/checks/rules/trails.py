"""Turns what tracing noticed about documents into problems, one slug each."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, rule
from mastercopy.model.revision import compare_labels
from mastercopy.words import Problem

_FAULTS = {
    "revision-not-advanced": (
        "error",
        "give the text a new revision and have it approved, or put the old text back; "
        "moving the effective day needs a re-issue as well",
    ),
    "recorded-label-as-draft": ("warning", "give the draft a new revision"),
    "revision-reused": ("error", "use a label that was never recorded"),
    "deleted-without-withdrawal": ("error", "withdraw a document with reason and successor before removing it"),
    "withdrawal-not-approved": ("error", "have the withdrawal signed by the roles of the matrix"),
    "unreadable-version": ("error", "mend the front matter"),
    "history-rows-changed": ("warning", "put the rows back as they were when the document came"),
}


def _register(slug: str, severity: str, hint: str) -> None:
    def found(case: Case) -> Iterator[Problem]:
        faults = case.trail.faults if case.trail is not None else ()
        for fault in faults:
            if fault.slug == slug:
                yield case.problem(_label(case), fault.sentence, commit=fault.commit, path=fault.path)

    found.__doc__ = f"Noticed while the history was traced: {slug.replace('-', ' ')}."
    rule(slug, severity, hint, "document")(found)


def _label(case: Case) -> str | None:
    return "revision" if case.record is not None else None


for _slug, (_severity, _hint) in _FAULTS.items():
    _register(_slug, _severity, _hint)


@rule("revision-went-back", "error", "restore an old text under a new, higher revision", "document")
def revision_went_back(case: Case) -> Iterator[Problem]:
    """The newest recorded label comes before the one recorded before it."""
    texts = [row for row in case.trail.revisions if row.commit is not None] if case.trail is not None else []
    if len(texts) > 1 and case.record is not None:
        before, newest = texts[-2:]
        if compare_labels(newest.revision, before.revision, case.record.type.revision_scheme) < 0:
            yield case.problem(
                _label(case), f"revision {newest.revision} follows revision {before.revision}", commit=newest.commit
            )


def _register_site(slug: str, severity: str, hint: str) -> None:
    def found(case: Case) -> Iterator[Problem]:
        for fault in case.history.faults:
            if fault.slug == slug:
                yield case.problem(None, fault.sentence, commit=fault.commit, path=fault.path)

    found.__doc__ = f"Noticed while the history as a whole was traced: {slug.replace('-', ' ')}."
    rule(slug, severity, hint, "site")(found)


_register_site("formerly-still-live", "error", "take the old number out of one of the two files")
_register_site("history-starts-changed", "error", "put the first day back: it is fixed once")
