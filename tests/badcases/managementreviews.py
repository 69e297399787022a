"""Bad cases of the rules about management reviews."""

from __future__ import annotations

Edit = tuple[str, str, str]
MRV = "records/management-reviews/MRV-2026-02.yml"
FIRST = "records/management-reviews/MRV-2026-01.yml"
CODES = ("C1", "A", "B", "G", "C2", "C3", "C4", "C5", "C6", "C7", "D", "E", "F")
ROLES: Edit = ("records/roles.yml", "roles:\n", "roles:\n  - {id: owner, title: Owner, top: yes}\n")


def review(*lines: str, path: str = MRV, held: str = "2026-09-17", codes: tuple[str, ...] = CODES) -> Edit:
    """A review that was held and says why it has no data, its own lines at the end."""
    head = (f"id: {path[-15:-4]}", "title: Autumn", "status: held", f"planned: {held}", "from: 2026-02-10")
    rest = (f"until: {held}", f"held: {held}", "chair: ines.carvalho", "attendees: [ines.carvalho]", "next: 2027-02-18")
    inputs = ("inputs:", *(f"  - {{code: {code}, reason: Nothing yet}}" for code in codes))
    decision = "{id: D1, output: improvement, what: Ring, customers: They know, owner: ines.carvalho, due: 2027-01-31}"
    return (path, "", "\n".join((*head, *rest, *inputs, "decisions:", f"  - {decision}", *lines)) + "\n")


CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("review-input-missing", [review(codes=CODES[:-1])], MRV, 11, 1),
    ("review-decision-unreported", [review(), review(path=FIRST, held="2026-02-19")], MRV, 1, 1),
    ("review-figure-differs", [review("figures: [{objective: OBJ-002, period: 2026-01, value: 99}]")], MRV, 27, 1),
    ("review-without-policy", [review()], MRV, 1, 1),
    ("review-without-top-management", [ROLES, review()], MRV, 9, 1),
]
TOLD: set[str] = set()
