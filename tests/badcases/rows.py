"""Bad cases of the rules about rows: suppliers and measuring equipment."""

from __future__ import annotations

Edit = tuple[str, str, str]
SUP = "records/suppliers/SUP-001.yml"
EQP = "records/equipment/EQP-001.yml"


def supplier(*lines: str, standing: str = "approved") -> list[Edit]:
    """A supplier, its own lines at the end."""
    head = ("id: SUP-001", "title: Mill", "supplies: Oak", "criticality: high", f"standing: {standing}")
    rest = ("status: listed", "listed: 2026-01-02", "owner: operations-manager", "criteria: [Days kept]")
    return [(SUP, "", "\n".join((*head, *rest, *lines)) + "\n")]


def gauge(*lines: str) -> list[Edit]:
    """A measuring instrument that was checked in the year, its own lines at the end."""
    head = ("id: EQP-001", "title: Calliper", "measures: Feet", "limit: 0.05 mm", "location: Bench", "interval: 1 year")
    return [(EQP, "", "\n".join((*head, "owner: operations-manager", "status: in-use", *lines)) + "\n")]


NCR = "records/nonconformities/NCR-2026-001.yml"
GRAVE: Edit = (NCR, "", "id: NCR-2026-001\ntitle: Wet boards\nstatus: open\n"
               "found: 2026-06-01\nsource: supplier\nbecause: [SUP-001]\n"
               "description: Wet\nseverity: high\n")  # fmt: skip
CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("row-expired", supplier("certificates:", "  - {what: Origin, until: 2026-03-31}"), SUP, 10, 1),
    ("last-row-differs", supplier("evaluations:", "  - {day: 2026-02-01, kind: initial, by: operations-manager, "
      "decision: conditional}"), SUP, 5, 1),
    ("not-looked-at-again", [*supplier(), GRAVE], SUP, 1, 1),
    ("row-needs", gauge("since: 2026-01-02", "calibrations:", "  - {day: 2026-02-01, by: Laboratory, as_found: 1 mm, "
      "result: out of limits}"), EQP, 11, 1),
    ("interval-missed", gauge("since: 2024-01-02"), EQP, 6, 1),
]  # fmt: skip
TOLD: set[str] = set()
