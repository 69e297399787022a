"""Bad cases of decisions, permits, leadership, the chart, certificates, retention, removals and planned change."""

from __future__ import annotations

Edit = tuple[str, str, str]
DEC = "records/decisions/DEC-2026-001.yml"
LEA = "records/leadership/LEA-2026-001.yml"
CHART = "records/organisation-chart.yml"
CRT = "records/certificates/CRT-001.yml"
DEV = "records/deviations/DEV-2026-001.yml"
SER = "records/series/SER-001.yml"
KEEP = "records/retention.yml"
REM = "records/removals/REM-001.yml"
CHG = "records/changes/CHG-2026-001.yml"
ORG = "records/organisation.yml"
EXT = "docs/external/EXT-001-timber-grades.md"
FRM = "docs/forms/FRM-001-complaint-form.md"
WI = "docs/work-instructions/WI-001-packing-a-lamp.md"
FBK = "records/feedback/FBK-2025-014.yml"
OTHER = "records/feedback/FBK-2026-003.yml"
OBJ = "records/objectives/OBJ-001.yml"
ENTRY = "origin: [{source: Help desk, key: '4711'}]\n"


def decision(effect: str) -> list[Edit]:
    head = ("id: DEC-2026-001", "title: Vans", "day: 2026-10-01", "decided_by: managing-director", "what: A van")
    tail = ("alternatives: None was cheaper", f"customer_effect: {effect}", "follow_up: 2027-01-01", "status: taken")
    return [(DEC, "", "\n".join((*head, *tail)) + "\n")]


def leadership(*lines: str, day: str = "2026-10-01") -> list[Edit]:
    head = ("id: LEA-2026-001", "title: Rang", f"day: {day}", "role: managing-director", "did: Rang a customer")
    return [(LEA, "", "\n".join((*head, *lines)) + "\n")]


def permit(**other: str) -> list[Edit]:
    said = {
        "id": "DEV-2026-001", "title": "Ash", "asked": "2026-10-01", "requirement": "Oak", "instead": "Ash",
        "why": "No oak", "from": "2026-10-10", "until": "2026-12-01", "risk": "It moves", "customer": "not needed",
        "customer_effect": "'none: nobody can see the battens'", "agreement": "It cannot be seen",
        "authorised": "2026-10-05", "authorised_by": "operations-manager", "status": "authorised", **other,
    }  # fmt: skip
    return [(DEV, "", "".join(f"{key}: {value}\n" for key, value in said.items()))]


def removal(**other: str) -> list[Edit]:
    said = {
        "id": "REM-001", "title": "A number", "ground": "personal data", "record": "WI-001", "path": WI,
        "revision": "1", "digest": f"sha256:{'1' * 64}", "depth": "history", "why": "Asked", "decided": "2026-11-01",
        "decided_by": "mateus.rocha", "role": "quality-manager", "left": "Backups", "status": "decided", **other,
    }  # fmt: skip
    return [(REM, "", "".join(f"{key}: {value}\n" for key, value in said.items()))]


CERTIFICATE = (
    "id: CRT-001\ntitle: Ours\nstandard: ISO 9001\nedition: '2015'\nbody: Northern Registrars\nnumber: NR-1\n"
    "covers: Lamps\nowner: quality-manager\nissued: 2024-01-10\nvalid_until: 2027-01-09\nstatus: valid\n"
)
SERIES = (
    "id: SER-001\ntitle: Notes\nwhat: Notes\nwhere: Cabinet\nmedium: paper\nfind: By day\naccess: Packing\n"
    "kept_as: produkt\npersonal: no\nowner: quality-manager\nbegan: 2024-01-10\n"
)
RING = (
    "units:\n  - {id: house, title: House, lead: managing-director, under: shop}\n"
    "  - {id: shop, title: Shop, lead: shift-lead, under: house}\n"
)
CLASSES = (
    "classes:\n  - {id: short, title: Short, trigger: creation, years: 1, reason: r, disposal: d}\n"
    "  - {id: odd, title: Odd, trigger: creation, years: 1.5, reason: r, disposal: d}\n"
)
BOX: list[Edit] = [
    ("records/_types/box/type.yml", "", "title: Box\nprefix: BOX\nfolder: boxes\nfamily: record\n"
     "fields:\n  title: {kind: text, required: true}\n"),
    ("records/boxes/BOX-001.yml", "", "id: BOX-001\ntitle: Thick\n"),
]  # fmt: skip
SINCE: Edit = (ORG, "history_starts:", "changes_planned_since: 2026-02-01\nhistory_starts:")
FIRST = (
    "---\nid: EXT-001\n",
    "---\nid: EXT-001\nchecks:\n  - {day: 2026-01-10, looked_by: picker, result: newer edition}\n",
)

BLANK = "docs/procedures/SOP-902-blank.md"
GONE = "---\nid: SOP-902\ntitle: Blank\nrevision: 1\nowner: picker\nchange: First\n---\n\nRemoved under REM-009.\n"
CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("none-without-reason", decision("none"), DEC, 7, 1),
    ("none-without-reason", decision("Nothing at all."), DEC, 7, 1),
    ("none-without-reason", permit(customer_effect="none"), DEV, 11, 1),
    ("never-shown", leadership("shows: [communication]", "elsewhere: Minutes"), LEA, 6, 1),
    ("reports-to-itself", [(CHART, "", RING)], CHART, 2, 1),
    ("ends-soon", [(CRT, "", CERTIFICATE)], CRT, 10, 1),
    ("overdue", [(CRT, "", CERTIFICATE.replace("2027-01-09", "2026-11-20"))], CRT, 10, 1),
    ("begun-without-leave", permit(status="asked"), DEV, 7, 1),
    ("begun-without-leave", permit(authorised="2026-10-20"), DEV, 7, 1),
    ("begun-without-leave", permit(customer="asked"), DEV, 10, 1),
    ("change-unplanned", [SINCE], "docs/procedures/SOP-007-order-fulfilment.md", 5, 1),
    ("newer-edition-unreviewed", [(EXT, *FIRST)], EXT, 3, 1),
    ("text-copied", [(EXT, "---\n\n", "---\n\n" + "All of it " * 500)], EXT, 2, 1),
    ("parent-not-in-force", [(FRM, "type: form\n", "type: form\nprocedure: FRM-002\n")], FRM, 5, 1),
    ("form-not-in-force", [(FBK, "id: FBK-2025-014\n", "id: FBK-2025-014\nwritten_on: FRM-001@9\n")], FBK, 2, 1),
    ("form-not-in-force", [(FBK, "id: FBK-2025-014\n", "id: FBK-2025-014\nwritten_on: the form\n")], FBK, 2, 1),
    ("retention-unknown", [(SER, "", SERIES)], SER, 8, 1),
    ("retention-missing", BOX, "records/_types/box/type.yml", 1, 1),
    ("retention-years", [(KEEP, "", CLASSES)], KEEP, 3, 1),
    ("due-for-disposal", [(KEEP, "", CLASSES), (FBK, "id: FBK-2025-014\n", "id: FBK-2025-014\nretention: short\n")],
     FBK, 1, 1),
    ("removal-unfounded", removal(decided_by="clara.nunes"), REM, 11, 1),
    ("removal-unfounded", removal(digest="sha256:1"), REM, 7, 1),
    ("origin-twice", [(FBK, "id: FBK-2025-014\n", f"id: FBK-2025-014\n{ENTRY}"), (OTHER, "id: FBK-2026-003\n",
      f"id: FBK-2026-003\n{ENTRY}")], OTHER, 2, 1),
    ("target-behind-baseline", [(OBJ, "target: 5\n", "target: 7\n")], OBJ, 10, 1),
    ("target-behind-baseline", [(OBJ, "direction: down", "direction: up")], OBJ, 10, 1),
    ("dates-in-order", [(OBJ, "due: 2026-06-30", "due: 2025-06-30")], OBJ, 12, 1),
    ("text-gone", [(BLANK, "", GONE)], BLANK, 4, 1),
]  # fmt: skip
TOLD: set[str] = set()
