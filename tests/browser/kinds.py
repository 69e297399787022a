"""Names one page of the demonstration's site for each kind of page: what readers meet, and what every look is tested on."""

from __future__ import annotations

KINDS = {
    "home": "index.html",
    "library": "library/by-process.html",
    "document": "documents/SOP-007/index.html",
    "old-revision": "documents/SOP-007/r2.html",
    "future-revision": "documents/MAN-001/r2.html",
    "withdrawn": "documents/FRM-002/index.html",
    "redirect": "documents/OLD/index.html",
    "register": "registers/documents.html",
    "objective": "records/objective/OBJ-001.html",
    "promise": "records/need/NEED-003.html",
    "audit": "records/audit/AUD-2026-01.html",
    "finding": "records/finding/FND-2026-001.html",
    "record": "records/sign-off/SIG-SOP-007.html",
    "problems": "problems.html",
    "controllers": "for/controllers.html",
    "auditors": "for/auditors.html",
    "leadership": "for/leadership.html",
    "reference-type": "reference/types/finding.html",
    "written": "about.html",
    "not-found": "404.html",
}
