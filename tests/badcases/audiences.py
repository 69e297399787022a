"""Bad cases of the rules about audiences."""

from __future__ import annotations

Edit = tuple[str, str, str]
DRAFT = "docs/procedures/SOP-900.md"
SECRET: Edit = (
    "records/feedback/FBK-2026-900.yml",
    "",
    "id: FBK-2026-900\ntitle: Between us\nstatus: received\nreceived: 2026-03-02\nchannel: telephone\ntext: Hush\n"
    "visible_to: [auditor]\n",
)


def draft(body: str, line: str = "") -> Edit:
    """A procedure that waits, so that nothing else is wrong with it."""
    head = "id: SOP-900\ntitle: Trying\ntype: procedure\nrevision: 1\nstatus: draft\n"
    return DRAFT, "", f"---\n{head}change: First\nowner: quality-manager\n{line}---\n\n{body}\n"


CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("audience-unknown", [draft("x", "visible_to: [auditors]\n")], DRAFT, 9, 1),
    ("audience-unknown", [(SECRET[0], "", SECRET[2].replace("[auditor]", "[staff, suppliers]"))], SECRET[0], 7, 1),
    ("audience-mention", [SECRET, draft("As we heard in FBK-2026-900.")], DRAFT, 2, 1),
]
TOLD: set[str] = set()
