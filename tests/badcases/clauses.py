"""Bad cases of the rules about standards and their clauses."""

from __future__ import annotations

Edit = tuple[str, str, str]
SOP7 = "docs/procedures/SOP-007-order-fulfilment.md"
FAX = "docs/forms/FRM-002-carrier-booking.md"
HOME = "records/organisation.yml"
OWN = "records/standards/iso-9001-2015.yml"


def own(*rows: str) -> list[Edit]:
    """A file of the organisation that changes rows of a shipped standard."""
    head = ("id: iso-9001-2015", "title: ISO 9001:2015", "extends: iso-9001-2015", "clauses:")
    return [(OWN, "", "\n".join((*head, *(f"  - {{{row}}}" for row in rows))) + "\n")]


CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("clause-uncovered", own('number: "7.1.2", applies: "yes"'), HOME, 9, 1),
    ("clause-evidence-ended", [(FAX, "type: form\n", 'type: form\nclauses: ["7.1.3"]\n')], HOME, 9, 1),
    ("clause-unknown", [(SOP7, 'clauses: ["8.5.1"]', 'clauses: ["8.9.1"]')], SOP7, 14, 1),
    ("standard-unknown", [(HOME, "[iso-9001-2015]", "[iso-9001-2015, iso-9001-2062]")], HOME, 9, 1),
    ("standard-unusable", own('number: "8.6"', 'number: "8.6"'), OWN, 6, 1),
    ("standard-unusable", own('number: "8.6", maps_to: ["8.66"]'), OWN, 5, 1),
    ("standard-unusable", own('number: "8.6", applies: "no"'), OWN, 5, 1),
    ("standard-unusable", own('number: "8.11"'), OWN, 5, 1),
    ("standard-unusable", own('number: "8/6", label: A number that leads out'), OWN, 5, 1),
    ("standard-unusable", [(OWN, "", "id: iso-9001-2015\ntitle: Ours\nextends: iso-9001-2062\n")], OWN, 3, 1),
]  # fmt: skip
TOLD = {"clause-uncovered"}
