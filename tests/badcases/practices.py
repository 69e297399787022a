"""Bad cases of the rules about practices."""

from __future__ import annotations

Edit = tuple[str, str, str]
PRACTICES = "records/practices.yml"
S34 = "practices:\n  - id: S34\n    title: Look at once\n    becomes: A record\n"
CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("practice-unwatched", [(PRACTICES, "", S34 + "    reason: Not yet\n    rules: [signal-unanswerd]\n")],
     PRACTICES, 6, 1),
    ("practice-unwatched", [(PRACTICES, "", S34 + "    reason: Not yet\n    rules: [picture.overdue]\n")],
     PRACTICES, 6, 1),
    ("names-nothing", [(PRACTICES, "", S34)], PRACTICES, 2, 1),
]  # fmt: skip
TOLD: set[str] = set()
