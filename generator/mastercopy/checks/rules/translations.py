"""Rules about translations: of what, by whom verified, and whether the source has moved on."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mastercopy.checks.rule import Case, rule
from mastercopy.history.values import Trail
from mastercopy.words import Problem
from mastercopy.words.saying import say

_FAULTS: dict[str, Callable[[str], str]] = {
    "unreadable": lambda text: say("`translation_of: {text}` does not say ID@REVISION", text=text),
    "unknown-document": lambda text: say("`translation_of: {text}` names a document that is not recorded", text=text),
    "unknown-revision": lambda text: say("`translation_of: {text}` names a revision that is not recorded", text=text),
    "circular": lambda text: say("`translation_of: {text}` leads back to the document itself", text=text),
}


def _place(case: Case, field: str) -> str | None:
    return field if case.record is not None else None


def _label(trail: Trail) -> str:
    return trail.revisions[-1].revision


@rule(
    "translation-lags", "warning error error", "translate the revision in force, and record a new revision", "document"
)
def translation_lags(case: Case) -> Iterator[Problem]:
    """Nothing of a translation is in force, because another revision of its source is than the one it renders."""
    trail = case.trail
    found = trail.translation if trail is not None else None
    if trail is None or found is None or not found.lags or found.fault or trail.in_force:
        return
    if trail.deleted is None and trail.withdrawn is None:
        yield case.problem(
            _place(case, "translation_of"),
            say(
                "revision {label} renders revision {revision} of {source}, where revision {current} is in force; "
                "the translation is not",
                label=_label(trail),
                revision=found.revision,
                source=found.source,
                current=found.current,
            ),
            commit=trail.revisions[-1].commit,
        )


@rule("translation-source-unknown", "error", "name a recorded revision, such as SOP-001@4", "document")
def translation_source_unknown(case: Case) -> Iterator[Problem]:
    """A translation does not say of which recorded revision, or leads back to itself; it is never in force."""
    found = case.trail.translation if case.trail is not None else None
    if case.trail is not None and found is not None and found.fault is not None:
        written = f"{found.source}@{found.revision}" if found.revision else found.source
        yield case.problem(
            _place(case, "translation_of"),
            _FAULTS[found.fault](written[:80]),
            commit=case.trail.revisions[-1].commit,
        )


@rule("translation-unverified", "warning error error", "name who verified the translation under `verifier:`", "site")
def translation_unverified(case: Case) -> Iterator[Problem]:
    """A document says that it is a translation, and not who verified it."""
    for record in case.register.records.values():
        if record.type.family == "document" and record.get("translation_of") and record.get("verifier") is None:
            says = say(
                "{record}: nobody is named who verified the translation of {source}",
                record=record.id,
                source=str(record.get("translation_of"))[:80],
            )
            yield case.problem(record.at("translation_of"), says, record=record.id)
