"""Names one page of the showcase's site for each kind of page: what every look is pictured and tested on."""

from __future__ import annotations

KINDS = {
    "home": "index.html",
    "library": "library/by-process.html",
    "document": "documents/SOP-007/index.html",
    "features": "documents/SOP-030/index.html",
    "old-features": "documents/SOP-030/r1.html",
    "old-revision": "documents/SOP-007/r2.html",
    "future-revision": "documents/MAN-001/r2.html",
    "withdrawn": "documents/FRM-002/index.html",
    "register": "registers/documents.html",
    "objective": "records/objective/OBJ-001.html",
    "promise": "promises/NEED-003.html",
    "audit": "records/audit/AUD-2026-01.html",
    "finding": "records/finding/FND-2026-001.html",
    "record": "records/sign-off/SIG-SOP-007.html",
    "problems": "problems.html",
    "controllers": "for/controllers.html",
    "auditors": "for/auditors.html",
    "leadership": "for/leadership.html",
    "staff": "for/staff.html",
    "role": "for/roles/shift-lead.html",
    "process": "records/process/order-fulfilment.html",
    "printout": "for/printout.html",
    "sheet": "for/sheets/all.html",
    "sign-sheet": "documents/SOP-007/sign-r3.html",
    "clauses": "for/clauses.html",
    "changes": "for/changes.html",
    "reference-type": "reference/types/finding.html",
    "rules": "reference/rules.html",
    "written": "workshop.html",
}
"""Kinds that open from disk; the address of an old number leads on, and the page for wrong addresses needs a server."""
OLD_NUMBER = "documents/OLD-7/index.html"
