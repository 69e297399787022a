"""Bad cases of the rules about objectives that fall behind."""

from __future__ import annotations

Edit = tuple[str, str, str]
OBJ2 = "records/objectives/OBJ-002.yml"

WORSE: list[Edit] = [
    (OBJ2, "{period: 2026-09, value: 1.3,", "{period: 2026-09, value: 9,"),
    (OBJ2, "{period: 2026-10, value: 1.2,", "{period: 2026-10, value: 9,"),
]

LATE: Edit = (
    OBJ2,
    "trajectory: linear\n",
    "trajectory: linear\nactions:\n  - {id: A1, what: Ring, owner: care-lead, due: 2027-03-01}\n",
)

CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("red-without-action", WORSE, OBJ2, 24, 1),
    ("row-too-late", [LATE], OBJ2, 16, 1),
]
TOLD: set[str] = set()
