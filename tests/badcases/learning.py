"""Bad cases of who knows which text, who can do what, and whether a training helped."""

from __future__ import annotations

Edit = tuple[str, str, str]
SOP7 = "docs/procedures/SOP-007-order-fulfilment.md"
THIRD = "sha256:5299ee6df1ec442a4a89655fa99501be2070ed52af391b8f29a5a75f1b21534b"
"""The text of SOP-007 that is in force, released on 18 February 2026."""
READ, ORGANISATION = "records/acknowledgements/SOP-007.yml", "records/organisation.yml"
NEW = "docs/procedures/SOP-902-new.md"
CPR, CRS, TRN = (f"records/{name}-001.yml" for name in ("competences/CPR", "courses/CRS", "trainings/TRN"))
TOPICS = (
    "service practice, communication, overview of the standard, root cause basics, reading a behaviour chart, "
    "document control for authors, audit skills"
)


def read_on(day: str, digest: str = THIRD) -> Edit:
    """The word of somebody who is no reader, so that the readers still wait."""
    row = f"{{revision: 3, digest: '{digest}', person: tiago.bento, day: {day}, how: stated}}"
    return (READ, "", f"document: SOP-007\nacknowledgements:\n  - {row}\n")


def asked(*lines: str) -> Edit:
    """What a picker has to be able to do; Clara is one."""
    head = ("id: CPR-001", "title: Picker", "role: picker", "status: valid")
    return (CPR, "", "\n".join((*head, *lines)) + "\n")


def course(*lines: str, topics: str = TOPICS) -> Edit:
    """A course on everything that the list names, its own lines at the end."""
    head = ("id: CRS-001", "title: All of it", "status: offered", f"topics: [{topics}]", "learned: [All]")
    return (CRS, "", "\n".join((*head, "provider: ourselves", "hours: 1", *lines)) + "\n")


def held(*lines: str, day: str = "2026-03-02") -> Edit:
    """A training of the course at which Clara was."""
    head = ("id: TRN-001", "title: Held", "status: held", "course: CRS-001", f"planned: {day}", f"day: {day}")
    there = ("hours: 1", "evidence: Sheet", "attended: [{person: clara.nunes, result: met}]")
    return (TRN, "", "\n".join((*head, *there, *lines)) + "\n")


EFFECT = "effect: [{method: figures, what: Days, owner: shift-lead, due: 2026-05-01"
TRAINED = (NEW, "", "---\nid: SOP-902\ntitle: New\ntype: procedure\nrevision: 1\neffective: 2026-11-24\nchange: First\n"
           "owner: shift-lead\nreaders: [picker]\nretraining: train\n---\nText.\n")  # fmt: skip
FOURTH = (SOP7, "revision: 3", "revision: 4")
CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("acknowledgement-overdue", [read_on("2026-03-02")], SOP7, 13, 1),
    ("acknowledgement-overdue", [held("covered: [{document: SOP-007, revision: 2}]"), course()], SOP7, 13, 1),
    ("acknowledgement-early", [read_on("2026-02-17")], READ, 2, 1),
    ("in-force-untrained", [TRAINED, (ORGANISATION, "approval: required", "approval: recorded")], NEW, 6, 1),
    ("retraining-unfounded", [FOURTH, (SOP7, "change_class: major", "change_class: major\nretraining: none\n"
      "retraining_reason: Small")], SOP7, 9, 1),
    ("retraining-unfounded", [FOURTH, (SOP7, "change_class: major", "change_class: minor\nretraining: none")],
     SOP7, 9, 1),
    ("covers-no-text", [held("covered: [{document: SOP-007, revision: 9}]"), course()], TRN, 10, 1),
    ("covers-no-text", [held("covered: [{document: SOP-007, revision: 3}]", day="2026-02-17"), course()], TRN, 10, 1),
    ("competence-gap", [asked("skills: [{skill: Packing, level: 3}]")], CPR, 5, 1),
    ("competence-gap", [asked("courses: [CRS-001]"), course()], CPR, 5, 1),
    ("competence-gap", [asked("courses: [CRS-001]"), course("valid_for: 3 months"), held()], CPR, 5, 1),
    ("skill-thin", [asked("skills: [{skill: Packing, level: 3, people: 2}]")], CPR, 5, 1),
    ("training-expired", [asked("courses: [CRS-001]"), course("valid_for: 3 months"), held()], TRN, 1, 1),
    ("training-expired", [asked("courses: [CRS-001]"), course(), held("valid_until: 2026-12-24")], TRN, 10, 1),
    ("topics-missing", [course(topics="safety")], CRS, 4, 1),
    ("teaches-superseded", [course("teaches: [{document: SOP-007, revision: 2}]")], CRS, 8, 1),
    ("course-missed", [course("every: 6 months"), held()], CRS, 8, 1),
    ("effect-without-data", [course(), held(f"{EFFECT}, done: 2026-05-01, result: helped}}]")], TRN, 10, 1),
    ("effect-without-data", [course(), held(f"{EFFECT}, done: 2026-05-01, result: helped, measured_by: OBJ-002}}]",
      day="2026-11-02")], TRN, 10, 1),
    ("action-overdue", [course(), held(f"{EFFECT}}}]")], TRN, 10, 1),
]  # fmt: skip
TOLD: set[str] = set()
