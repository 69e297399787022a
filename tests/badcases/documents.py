"""Bad cases of rules about documents."""

from __future__ import annotations

Edit = tuple[str, str, str]
SOP16 = "docs/procedures/SOP-016-corrective-action.md"
CASES: list[tuple[str, list[Edit], str, int, int]] = [("readers-unnamed", [], SOP16, 2, 1)]
TOLD = {"readers-unnamed"}
