"""Bad cases of the rules about internal audits: programmes with gaps, auditors of own work, findings half written."""

from __future__ import annotations

Edit = tuple[str, str, str]
APR = "records/audit-programmes/APR-2026.yml"
AUD = "records/audits/AUD-2026-01.yml"
NEXT = "records/audits/AUD-2026-02.yml"
FND = "records/findings/FND-2026-001.yml"
OTHER = "records/findings/FND-2026-002.yml"
THIRD = "records/findings/FND-2026-009.yml"
DRAFT = "docs/procedures/SOP-902-audit-questions.md"


def finding(name: str, *lines: str, audit: str = "AUD-2026-01") -> Edit:
    """One more finding of the trial, with what every finding says."""
    head = (f"id: {name}", "title: Another", f"audit: {audit}", "requirement: R", "evidence: E", "statement: S")
    more = ("response_due: 2026-12-31", "status: open", "process: order-fulfilment")
    return (f"records/findings/{name}.yml", "", "\n".join((*head, *more, *lines)) + "\n")


NEW = finding("FND-2026-009", "grade: minor", 'clauses: ["8.2.1"]', audit="AUD-2026-02")
HELD: Edit = (NEXT, "status: planned\n", "status: reported\nstarted: 2026-11-03\nended: 2026-11-04\n"
              "conclusion: C\nreported: 2026-11-05\n")  # fmt: skip

CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("clauses-not-audited", [], APR, 6, 1),
    ("process-not-in-programme", [("records/processes/pricing.yml", "", "id: pricing\ntitle: Pricing\n"
      "owner: care-lead\npurpose: Fair prices\n")], "records/processes/pricing.yml", 1, 1),
    ("slot-missed", [(APR, "cycle: 12 months\n", "cycle: 12 months\nslots:\n  - {period: 2026-Q3, "
      "process: [improvement]}\n")], APR, 7, 1),
    ("programme-ended", [(APR, "until: 2026-12-31", "until: 2026-10-31")], APR, 4, 1),
    ("audit-late", [(AUD, "conclusion: The second wave works and people are proud of it. Calls about late orders are "
      "left to chance.\nreported: 2026-04-20\nstatus: reported\n", "status: started\n")], AUD, 10, 1),
    ("audit-late", [(NEXT, "planned: 2026-12-03", "planned: 2026-11-01\nplanned_until: 2026-11-02")], NEXT, 7, 1),
    ("criterion-not-in-force", [(AUD, "SOP-010, WI-001", "SOP-010, SOP-902"), (DRAFT, "", "---\nid: SOP-902\n"
      "title: Questions\ntype: procedure\nrevision: 1\nchange: First issue\nowner: quality-manager\nstatus: draft\n"
      "---\n\n## Purpose\n\nA.\n\n## Scope\n\nB.\n\n## Responsibilities\n\nC.\n\n## Steps\n\nD.\n\n"
      "## Records\n\nE.\n")], AUD, 7, 1),
    ("auditor-own-work", [], AUD, 11, 1),
    ("question-without-result", [(AUD, ", evidence: Twelve boxes opened, result: observation", "")], AUD, 16, 1),
    ("no-customer-question", [HELD], NEXT, 1, 1),
    ("closed-with-open-finding", [(AUD, "status: reported", "status: closed"), (OTHER, "grade: minor",
      "grade: major")], AUD, 19, 1),
    ("finding-incomplete", [], FND, 4, 1),
    ("minors-add-up", [HELD, NEW], THIRD, 10, 1),
    ("repeat-not-named", [HELD, NEW], THIRD, 11, 1),
]  # fmt: skip
TOLD = {"auditor-own-work", "clauses-not-audited", "finding-incomplete"}
