"""Rules about who has read what: an acknowledgement binds one text, and tells nothing of another."""

from __future__ import annotations

from collections.abc import Iterator

from mastercopy.checks.rule import Case, rule
from mastercopy.history.values import Trail
from mastercopy.model.acknowledging import ACKNOWLEDGEMENTS, Acknowledged, read_acknowledged
from mastercopy.words import Problem
from mastercopy.words.saying import say, say_count


@rule("acknowledgement-void", "warning error error", "have the text read again, and enter it with `mastercopy ack`")
def acknowledgement_void(case: Case) -> Iterator[Problem]:
    """An acknowledgement binds another text than the revision that it names, or a revision that was never recorded."""
    assert case.record is not None
    trail = case.document_trail
    if trail is None:
        yield from case.unrecorded_document()
        return
    of_others: dict[str, list[str]] = {}
    for row in read_acknowledged(case.record):
        if row.day is None or row.day > case.as_of:
            continue
        if not any(one.revision == row.revision for one in trail.revisions):
            said = say(
                "{person} acknowledged revision {revision} of {document}, which was never recorded",
                person=row.person,
                revision=row.revision[:40],
                document=trail.id,
            )
            yield case.problem(ACKNOWLEDGEMENTS, said)
        elif _binds_another(trail, row):
            of_others.setdefault(row.revision, []).append(row.person)
    for label, people in of_others.items():
        said = say_count(
            "{number} acknowledgement of revision {label} of {document} ({who}) is of another text",
            "{number} acknowledgements of revision {label} of {document} ({who}) are of another text",
            len(people),
            number=f"{len(people):,}",
            label=label,
            document=trail.id,
            who=", ".join(dict.fromkeys(people)),
        )
        yield case.problem(ACKNOWLEDGEMENTS, said)


def _binds_another(trail: Trail, row: Acknowledged) -> bool:
    """Whether a row names the revision in force, or one still to come, and binds no text that was recorded under it."""
    same = [one for one in trail.revisions if one.revision == row.revision]
    current = any(one is trail.in_force or one.is_pending for one in same)
    return current and all(one.digest != row.digest for one in same)
