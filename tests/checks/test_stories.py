"""Every bad case is a repository run through `mastercopy check`: slug, path, line and exit code; one row a rule."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import shutil
import subprocess
from datetime import date, datetime, time
from pathlib import Path

import pytest

import badcases
from company import Company, procedure, run
from mastercopy.checks.reading import READING
from mastercopy.checks.runner import load_rules
from mastercopy.compile import compile_project, open_working_tree
from mastercopy.model.digest import content_digest_of_file
from spoken import read_written, unsaid
from trial import write_trial

TODAY = "2026-11-24"
SOP7 = "docs/procedures/SOP-007-order-fulfilment.md"
SOP16 = "docs/procedures/SOP-016-corrective-action.md"
POLICY = "docs/policies/POL-001-quality-policy.md"
OBJ2 = "records/objectives/OBJ-002.yml"
AUDIT = "records/audits/AUD-2026-01.yml"
FIND = "records/findings/FND-2026-001.yml"
NEED = "records/needs/NEED-001.yml"

SIGNED = "records/signoffs/SOP-007.yml"
LATE = "docs/procedures/SOP-900-late.md"

Edit = tuple[str, str, str]
# a fourth revision of SOP-007 with an approval of another text, both written by the one who commits
FOURTH: list[Edit] = [
    (SOP7, "revision: 3", "revision: 4"),
    (SIGNED, "signoffs:\n", 'signoffs:\n  - {revision: 4, digest: "sha256:00", person: mateus.rocha, '
     "role: quality-manager, meaning: approve, at: 2026-11-24T08:00:00+00:00, evidence: {kind: attestation}}\n"),
]  # fmt: skip
COPY = "records/copies/CPY-001.yml"
READ = "records/acknowledgements/SOP-007.yml"


SRV = "records/surveys/SRV-2026-01.yml"
CMP = "records/complaints/CMP-2026-001.yml"
CHN = "records/channels/CHN-001.yml"
RSP = "records/responses/RSP-2026-001.yml"
MON = "records/monitoring.yml"
CHANNEL: Edit = (CHN, "", "id: CHN-001\ntitle: By telephone\nkind: telephone\nowner: operations-manager\n"
                 "direction: both\ncomplaints: yes\nanswer_within: 2 days\n")  # fmt: skip


def complaint(*lines: str, name: str = "CMP-2026-001", status: str = "received", received: str = "2026-11-02") -> Edit:
    """The record of a complaint, its own lines at the end."""
    head = (f"id: {name}", "title: Late", f"status: {status}", f"received: {received}", "channel: CHN-001")
    text = "\n".join((*head, "category: late delivery", "text: It came late", *lines)) + "\n"
    return (f"records/complaints/{name}.yml", "", text)


def complaints(month: str, count: int) -> list[Edit]:
    """So many complaints of one month, all void of other faults."""
    closed = ("acknowledged: 2026-11-20", "answered: 2026-11-20", "answer: Sorry", "cause: environment")
    named = [f"CMP-{month}-{number:03d}" for number in range(1, count + 1)]
    return [complaint(*closed, name=name, status="answered", received=f"{month}-10") for name in named]


def response(*lines: str) -> Edit:
    """The record of what was done about a signal."""
    head = ("id: RSP-2026-001", "title: Looked at", "status: open", "period: 2026-09", "found: 2026-10-01")
    return (RSP, "", "\n".join((*head, "owner: operations-manager", "looked_at: All of them", *lines)) + "\n")


def monitored(source: str) -> Edit:
    """A plan that monitors one measure."""
    lines = ("id: MON-001", "title: Time", source, "source: List", "method: All", "frequency: monthly")
    return (MON, "", "monitored:\n  - " + "\n    ".join((*lines, "since: 2026-09", "owner: operations-manager")) + "\n")


def survey(right: str, wrong: str) -> Edit:
    """The record of a survey wave with one thing wrong in it."""
    head = "id: SRV-2026-01\ntitle: Cards\nstatus: closed\ninstrument: Card\nmetric: mark\n"
    body = f"{head}lowest: 0\nhighest: 5\ngood: high\nanswers:\n  - {{mark: 4, count: 31}}\nperiod: 2026-H1\nsent: 40\n"
    assert right in body
    return (SRV, "", body.replace(right, wrong))


def copy(of: str, revision: str, issued: str, name: str = "CPY-001") -> Edit:
    """The record of a numbered copy that hangs at the packing bench."""
    issue = f"{{revision: {revision}, issued: {issued}, by: mateus.rocha}}"
    lines = (f"id: {name}", "status: in-use", f"document: {of}", "number: 1", "place: Bench", "holder: picker")
    return (f"records/copies/{name}.yml", "", "\n".join((*lines, "issues:", f"  - {issue}\n")))


def read_by(document: str, *rows: str) -> Edit:
    """The record of who has read a document; a row begins with its revision and digest."""
    said = "".join(f"  - {{{row}, person: mateus.rocha, day: 2026-03-04, how: stated}}\n" for row in rows)
    return (READ, "", f"document: {document}\nacknowledgements:\n{said}")


# a document with the approval of Mateus, signed with a key that somebody made for this test and threw away
NEW, NEW_SIGNED = "docs/procedures/SOP-901-signed.md", "records/signoffs/SOP-901.yml"
NEW_DIGEST = "sha256:f90d466bbdde9a567414a2ca6f8ed7c755d771d53729ff777a53ed4bd903b220"
NEW_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGXAkG17z5fg5eN5VbTYtxvK9iQKkDj+ak7VOJUfHVrm"
NEW_SIGNATURE = (
    "-----BEGIN SSH SIGNATURE-----\n"
    "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgZcCQbXvPl+Dl43lVtNi3G8r2JA\n"
    "qQOP5qTtU4lR8dWuYAAAAKbWFzdGVyY29weQAAAAAAAAAGc2hhNTEyAAAAUwAAAAtzc2gt\n"
    "ZWQyNTUxOQAAAEAKMoIiy62sQdBXevUnTA154K/uw62Sn4gaz7H7gAeidUsRQmjBgX0nh2\n"
    "3REyrzjoRzM8NW+VaQ/ZTb3j56EvoN\n"
    "-----END SSH SIGNATURE-----\n"
)
NEW_ENTRY = {
    "revision": "1", "person": "mateus.rocha", "role": "quality-manager", "meaning": "approve", "digest": NEW_DIGEST,
    "at": "2026-11-24T09:00:00+00:00", "evidence": {"kind": "signature", "signature": NEW_SIGNATURE},
}  # fmt: skip
WITH_SIGNATURE: list[Edit] = [
    (NEW, "", "---\nid: SOP-901\ntitle: Signed\ntype: procedure\nrevision: 1\n---\n"),
    ("records/allowed_signers", "", f"mateus.rocha {NEW_KEY}\n"),
    (NEW_SIGNED, "", f"document: SOP-901\nsignoffs:\n  - {json.dumps(NEW_ENTRY)}\n"),
]
REVOKED = (
    "keys: [{fingerprint: 'SHA256:++yVnGRR3iVjg1nvNGw0MNXV/0OUoTjOvt0PJpvzP00', "
    "revoked: 2026-11-01, reason: compromised}]"
)
# (slug, edits (file, old, new), path, line, exit code); an edit with an empty old text writes or removes the file
MONTHS = [*(f"2025-{month:02d}" for month in range(9, 13)), *(f"2026-{month:02d}" for month in range(1, 10))]
RISING = [one for month in MONTHS for one in complaints(month, 9 if month == "2026-09" else 1)]
CASES: list[tuple[str, list[Edit], str, int, int]] = [
    ("unknown-field", [(NEED, "segment:", "segmnet:")], NEED, 5, 1),
    ("missing-field", [(NEED, "owner: operations-manager\n", "")], NEED, 1, 1),
    ("ill-typed-field", [(OBJ2, "target: 1\n", "target: many\n")], OBJ2, 10, 1),
    ("id-malformed", [(NEED, "id: NEED-001", "id: need 1")], NEED, 1, 1),
    ("id-missing", [(SOP7, "id: SOP-007\n", "")], SOP7, 1, 1),
    ("duplicate-id", [(NEED, "id: NEED-001", "id: NEED-002")], "records/needs/NEED-002.yml", 1, 1),
    ("unknown-type", [(SOP7, "type: procedure", "type: procedur")], SOP7, 4, 1),
    ("adoption-unreadable", [("records/adoption.yml", "", "from:\n  - /etc\n")], "records/adoption.yml", 2, 1),
    ("unknown-file", [("records/stray/a.yml", "", "id: A-1\n")], "records/stray/a.yml", 1, 1),
    ("yaml-duplicate-key", [(NEED, "segment:", "title: again\nsegment:")], NEED, 5, 1),
    ("yaml-unreadable", [(NEED, "segment: ", "segment: [")], NEED, 6, 1),
    ("front-matter-unclosed", [("docs/open.md", "", "---\nid: SOP-900\n")], "docs/open.md", 1, 1),
    ("page-not-controlled", [("docs/procedures/loose.md", "", "# Loose\n")], "docs/procedures/loose.md", 1, 1),
    ("file-name-mismatch", [("docs/procedures/other.md", "", "---\nid: SOP-900\ntitle: T\n---\n")],
     "docs/procedures/other.md", 2, 1),
    ("link-unresolved", [(SOP7, "because: [FBK-2025-014]", "because: [FBK-2025-999]")], SOP7, 9, 1),
    ("link-wrong-type", [(SOP7, "needs: [NEED-001, NEED-002]", "needs: [OBJ-001]")], SOP7, 12, 1),
    ("link-to-draft", [(AUDIT, "criteria: [SOP-007,", "criteria: [SOP-020,")], AUDIT, 7, 1),
    ("dates-in-order", [(AUDIT, "ended: 2026-04-14", "ended: 2026-04-01")], AUDIT, 10, 1),
    ("missing-sections", [(SOP7, "## Scope", "## Breadth")], SOP7, 2, 1),
    ("missing-sections", [(SOP7, "## Scope\n", "## Scope\n\n### Where\n\n## Breadth\n")], SOP7, 2, 1),
    ("objective-incomplete", [(OBJ2, "target: 1\n", "")], OBJ2, 1, 1),
    ("measurement-gaps", [], OBJ2, 15, 1),
    ("measurement-duplicates", [(OBJ2, "{period: 2026-02,", "{period: 2026-01,")], OBJ2, 15, 1),
    ("measurement-duplicates", [(OBJ2, "{period: 2026-02,", "{period: 2026-Q1,")], OBJ2, 15, 1),
    ("measurement-stale", [(OBJ2, "frequency: monthly", "frequency: daily")], OBJ2, 15, 1),
    ("audit-late", [("records/audits/AUD-2026-02.yml", "planned: 2026-12-03", "planned: 2026-11-03")],
     "records/audits/AUD-2026-02.yml", 6, 1),
    ("process-never-audited", [], "records/processes/improvement.yml", 1, 1),
    ("finding-without-response", [], "records/findings/FND-2026-002.yml", 8, 1),
    ("overdue", [], "records/findings/FND-2026-002.yml", 8, 1),
    ("review-overdue", [(POLICY, "review_cycle: 12 months", "review_cycle: 1 month")], POLICY, 11, 1),
    ("revision-not-advanced", [], SOP16, 5, 1),
    ("role-vacant", [("records/people.yml", "roles: [{role: care-lead}]", "roles: [{role: picker}]")],
     "docs/procedures/SOP-010-complaints.md", 1, 1),
    ("role-vacant", [("records/approval-matrix.yml", "roles: [managing-director], evidence",
                      "roles: [managing-director, auditor], evidence"),
                     ("records/roles.yml", "roles:\n", "roles:\n  - {id: auditor, title: Auditor}\n")],
     "records/approval-matrix.yml", 2, 1),
    ("recorded-label-as-draft", [(POLICY, "revision: 1\n", "revision: 1\nstatus: draft\n")], POLICY, 5, 1),
    ("revision-went-back", [(SOP7, "revision: 3", "revision: 0")], SOP7, 5, 1),
    ("revision-reused", [(SOP7, "revision: 3", "revision: 1")], SOP7, 5, 1),
    ("approval-missing", [(SOP7, "revision: 3", "revision: 4")], SOP7, 5, 1),
    ("deleted-without-withdrawal", [(POLICY, "", "")], POLICY, 1, 1),
    ("withdrawal-not-approved", [(POLICY, "review_cycle:", "withdrawn: 2026-11-20\nreview_cycle:")], POLICY, 5, 1),
    ("history-rows-changed", [("docs/procedures/SOP-001-document-control.md", "effective: 2022-11-01,",
                               "effective: 2021-11-01,")], "docs/procedures/SOP-001-document-control.md", 5, 1),
    ("approval-void", FOURTH, SOP7, 5, 1),
    ("evidence-unfounded", [*WITH_SIGNATURE[:1], *WITH_SIGNATURE[2:]], NEW_SIGNED, 2, 1),
    ("key-added-with-signature", [*WITH_SIGNATURE, ("records/people.yml", "[ines@lumen-oak.example]",
                                                    "[ines@lumen-oak.example, eve@lumen-oak.example]")],
     NEW_SIGNED, 2, 1),
    ("key-revoked", [*WITH_SIGNATURE, ("records/people.yml", "    emails: [mateus@lumen-oak.example]",
                                       f"    {REVOKED}\n    emails: [mateus@lumen-oak.example]")], NEW_SIGNED, 2, 1),
    ("entered-by-author", FOURTH, SIGNED, 2, 1),
    ("signoff-altered", [("records/signoffs/EXT-001.yml", "2026-11-16T09:50", "2026-11-15T09:50")],
     "records/signoffs/EXT-001.yml", 2, 1),
    ("unknown-approver", [("records/people.yml", "id: ines.carvalho", "id: ines.nobody")],
     "docs/external/EXT-001-timber-grades.md", 5, 1),
    ("id-changed", [(SOP7, "id: SOP-007", "id: SOP-907")], SOP7, 2, 1),
    ("legacy-after-start", [(LATE, "", "---\nid: SOP-900\ntitle: Late\ntype: procedure\nrevision: 1\nhistory:\n"
                             "  - {revision: 1, effective: 2026-11-01}\n---\n")], LATE, 6, 1),
    ("text-too-tangled", [(SOP7, "The customer gets", "[" * 1500 + "The customer gets")], SOP7, 2, 1),
    ("revision-off-scheme", [(SOP7, "revision: 3", "revision: 03")], SOP7, 5, 1),
    ("formerly-not-its-own", [(SOP7, "", ""), (SOP16, "revision:", "formerly: [SOP-007]\nrevision:")], SOP16, 1, 1),
    ("matrix-removed", [("records/approval-matrix.yml", "", "")], "records/approval-matrix.yml", 1, 1),
    ("email-of-two", [("records/people.yml", "[mateus@lumen-oak.example]",
                       "[mateus@lumen-oak.example, ines@lumen-oak.example]")], "records/people.yml", 10, 1),
    ("document-body-link-broken", [(SOP7, "The customer gets", "See [it](../forms/FRM-999.md). The customer gets")],
     SOP7, 20, 1),
    ("page-link-broken", [("docs/page.md", "", "# A page\n\n[a](index.md) [b](about.md) [c](gone.md)\n")],
     "docs/page.md", 3, 1),
    ("formerly-still-live", [(SOP7, "revision: 3", "formerly: [SOP-010]\nrevision: 3")], SOP7, 1, 1),
    ("unreadable-version", [(SOP7, "revision: 3", "revision: [")], SOP7, 1, 1),
    ("history-starts-changed", [("records/organisation.yml", "_starts: 2024-01-15", "_starts: 2025-01-15")],
     "records/organisation.yml", 1, 1),
    ("link-to-withdrawn", [("docs/forms/FRM-001-complaint-form.md", "process: customer-care\n",
                            "process: customer-care\nbecause: [FRM-002]\n")],
     "docs/forms/FRM-001-complaint-form.md", 10, 1),
    ("type-unreadable", [("records/_types/van/type.yml", "", "title: Van\nfamily: record\nfolder: vans\nrules:\n"
                                                             "  overdu: {}\n")], "records/_types/van/type.yml", 5, 1),
    ("translation-source-unknown", [(SOP7, "revision: 3", "translation_of: X@1\nverifier: mateus.rocha\nrevision: 4")],
     SOP7, 5, 1),
    ("translation-unverified", [(SOP7, "revision: 3", "translation_of: SOP-001@1\nrevision: 4")], SOP7, 5, 1),
    ("measurement-unreadable", [(OBJ2, "target: 1\n", "target: 1\ndata: records/data/none.csv\n")], OBJ2, 11, 1),
    ("role-backdated", [("records/people.yml", "roles: [{role: care-lead}]",
                         "roles: [{role: care-lead}, {role: picker, from: 2026-11-01}]")], "records/people.yml", 19, 1),
    ("file-too-large", [("records/needs/NEED-900.yml", "", f"id: NEED-900\ntitle: {'x' * 2_000_000}\n")],
     "records/needs/NEED-900.yml", 1, 1),
    ("yaml-too-deep", [(NEED, "segment:", f"x: {'[' * 50}{']' * 50}\nsegment:")], NEED, 5, 1),
    ("unreadable-file", [("records/needs/NEED-900.yml", "", "- id\n- title\n")], "records/needs/NEED-900.yml", 1, 1),
    ("unreadable-file", [("docs/procedures/nul.md", "", "---\nid: SOP-900\0\n---\n")], "docs/procedures/nul.md", 1, 1),
    ("table-unreadable", [("records/data/time.csv", "", "period,value\n2026-01,7\n2026-02,6,9\n")],
     "records/data/time.csv", 3, 1),
    ("table-unreadable", [(OBJ2, "target: 1\n", "target: 1\ndata: records/time.csv\n"),
                          ("records/time.csv", "", "period,period\n")], "records/time.csv", 1, 1),
    ("timezone-unknown", [("records/organisation.yml", "timezone: Europe/Lisbon", "timezone: Nowhere")],
     "records/organisation.yml", 3, 1),
    ("organisation-missing", [("records/organisation.yml", "", "")], "records/organisation.yml", 1, 1),
    ("nobody-to-approve", [("records/people.yml", "", "")], "records/organisation.yml", 1, 1),
    ("waiver-expired", [("records/waivers.yml", "", "waivers:\n  - {id: WVR-1, slug: overdue, record: FND-2026-002, "
                         "reason: r, approver: mateus.rocha, expires: 2026-01-01}\n")], "records/waivers.yml", 2, 1),
    ("copy-outdated", [copy("SOP-007", "2", "2026-02-20")], COPY, 7, 1),
    ("copy-of-withdrawn", [copy("FRM-002", "1", "2025-02-20")], COPY, 3, 1),
    ("copy-of-no-revision", [copy("SOP-007", "3", "2026-02-20")], COPY, 7, 1),
    ("copy-of-no-revision", [copy("NEED-001", "1", "2026-02-20")], COPY, 3, 1),
    ("acknowledgement-void", [read_by("SOP-007", "revision: 3, digest: 'sha256:00'")], READ, 2, 1),
    ("acknowledgement-void", [read_by("SOP-007", "revision: 9, digest: 'sha256:00'")], READ, 2, 1),
    ("acknowledgement-void", [read_by("NEED-001", "revision: 1, digest: 'sha256:00'")], READ, 1, 1),
    ("clock-ran-out", [CHANNEL, complaint()], CMP, 1, 1),
    ("pause-too-long", [CHANNEL, complaint("pauses: [{from: 2026-08-03, reason: We wait}]", received="2026-08-01")],
     CMP, 8, 1),
    ("dates-in-order", [CHANNEL, complaint(received="1205-03-01")], CMP, 4, 1),
    ("dates-in-order", [CHANNEL, complaint(received="2027-03-01")], CMP, 4, 1),
    ("computed-unusable", [(OBJ2, "trajectory: linear",
      "trajectory: linear\ncomputed: {measure: complaint.received, is: [other]}")], OBJ2, 15, 1),
    ("computed-unusable", [(OBJ2, "trajectory: linear",
      "trajectory: linear\ncomputed: {measure: complaint.received, field: category, is: [othr]}")], OBJ2, 15, 1),
    ("computed-unusable", [(OBJ2, "trajectory: linear",
      "trajectory: linear\ncomputed: {measure: complaint.received, times: 1000, since: 2026-Q1}")], OBJ2, 15, 1),
    ("complaint-without-cause", [CHANNEL, complaint("acknowledged: 2026-11-02", "answered: 2026-11-03", "answer: Sorry",
      status="answered")], CMP, 1, 1),
    ("channel-without-term", [(CHN, "", CHANNEL[2].replace("answer_within: 2 days\n", ""))], CHN, 6, 1),
    ("signal-unanswered", [CHANNEL, *RISING],
     "records/complaints/CMP-2026-09-001.yml", 1, 1),
    ("response-to-nothing", [response()], RSP, 1, 1),
    ("response-to-nothing", [response("measure: complaint.recieved")], RSP, 8, 1),
    ("action-overdue", [response("measure: complaint.received",
      "actions: [{id: A1, what: Ring, owner: operations-manager, due: 2026-11-01}]")], RSP, 9, 1),
    ("monitoring-missed", [monitored("instrument: Card")], MON, 2, 1),
    ("monitoring-unsourced", [monitored("needs: [NEED-001]")], MON, 2, 1),
    ("monitoring-unsourced", [monitored("measure: finding.weight")], MON, 4, 1),
    ("monitoring-unsourced", [survey("sent: 40", "sent: 40"), monitored("instrument: Cart")], MON, 2, 1),
    ("computed-unusable", [(OBJ2, "trajectory: linear", "trajectory: linear\ncomputed: {measure: complaint.late}")],
     OBJ2, 15, 1),
    ("computed-unusable", [(OBJ2, "trajectory: linear", "trajectory: linear\ncomputed: {measure: complaint.rate}")],
     OBJ2, 15, 1),
    ("computed-unusable", [(OBJ2, "trajectory: linear",
      "trajectory: linear\ncomputed: {measure: complaint.received, field: kategory, is: [other]}")], OBJ2, 15, 1),
    ("personal-data", [CHANNEL, complaint("customer: ana@mail.example")], CMP, 8, 1),
    ("personal-data", [CHANNEL, complaint("answer: Rang +351 253 111 222 twice")], CMP, 8, 1),
    ("personal-data", [("records/data/late.csv", "", "period,value,note\n2026-01,3,ask bo@mail.example\n")],
     "records/data/late.csv", 2, 1),
    ("survey-overlap", [survey("sent: 40", "sent: 40"),
      (SRV.replace("-01", "-02"), "", survey("sent: 40", "sent: 40")[2].replace("SRV-2026-01", "SRV-2026-02")
       .replace("2026-H1", "2026-Q2"))], SRV.replace("-01", "-02"), 11, 1),
    ("segment-unknown", [CHANNEL, complaint("segment: shops"), ("records/segments/SEG-001.yml", "",
      "id: SEG-001\ntitle: Households\ndescription: At home\n")], CMP, 8, 1),
    ("survey-segment-unknown", [survey("sent: 40", "sent: 40\nwords:\n  - {segment: shops, text: Late}")], SRV, 13, 1),
    ("survey-impossible", [survey("sent: 40", "sent: 30")], SRV, 9, 1),
    ("survey-impossible", [survey("sent: 40", "sent: 40\npopulation: 30")], SRV, 13, 1),
    ("survey-impossible", [survey("sent: 40", "sent: 40.5")], SRV, 12, 1),
    ("survey-impossible", [survey("metric: mark", "metric: satisfied")], SRV, 5, 1),
    ("survey-impossible", [survey("count: 31", "count: 0")], SRV, 9, 1),
    ("limits-unusable", [(OBJ2, "trajectory: linear", "trajectory: linear\nlimits: [{from: 2031-02, reason: New}]")],
     OBJ2, 15, 1),
    ("limits-unusable", [(OBJ2, "trajectory: linear\n",
      "trajectory: linear\nlimits: [{from: 2025-02, until: 2025-01, reason: New}]\n")], OBJ2, 15, 1),
    ("survey-impossible", [survey("metric: mark", "metric: recommendation")], SRV, 5, 1),
    ("survey-impossible", [survey("mark: 4", "mark: 6")], SRV, 9, 1),
    ("survey-impossible", [survey("count: 31", "count: 1.5")], SRV, 9, 1),
    ("survey-impossible", [survey("highest: 5", "highest: 0")], SRV, 6, 1),
    ("copy-number-twice", [copy("SOP-007", "3", "2026-03-02", "CPY-000A"), copy("SOP-007", "3", "2026-03-02")],
     COPY, 4, 1),
]  # fmt: skip

# one module for each part of the quality system, with CASES, and with what the demonstration tells, in TOLD
PARTS = [importlib.import_module(f"badcases.{found.name}") for found in pkgutil.iter_modules(badcases.__path__)]
CASES += [case for part in PARTS for case in part.CASES]

TOLD_BY_THE_DEMONSTRATION = {
    "finding-without-response",
    "measurement-gaps",
    "overdue",
    "process-never-audited",
    "revision-not-advanced",
    *(slug for part in PARTS for slug in part.TOLD),
}


def check(repo: Path) -> tuple[int, list[dict[str, object]]]:
    done = run("check", "--repo", str(repo), "--as-of", TODAY, "--format", "json")
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, json.loads(done.stdout)["problems"]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = tmp_path_factory.mktemp("demonstration") / "repo"
    write_trial(repo)
    return repo


def tell(demonstration: Path, repo: Path, edits: list[Edit]) -> None:
    edit(demonstration, repo, edits)
    commit(repo)


def edit(demonstration: Path, repo: Path, edits: list[Edit]) -> None:
    shutil.copytree(demonstration, repo)
    for path, old, new in edits:
        file = repo / path
        if old:
            text = file.read_text(encoding="utf-8")
            assert text.count(old) == 1, (path, old)
            file.write_text(text.replace(old, new), encoding="utf-8")
        elif new:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(new, encoding="utf-8")
        else:
            file.unlink()


def commit(repo: Path) -> None:
    identity = ["-c", "user.name=Eve", "-c", "user.email=eve@lumen-oak.example"]
    today = {**os.environ, "GIT_AUTHOR_DATE": f"{TODAY}T10:00:00Z", "GIT_COMMITTER_DATE": f"{TODAY}T10:00:00Z"}
    subprocess.run(["git", "-C", str(repo), "add", "-A"], check=True)
    arguments = ["commit", "-q", "--allow-empty", "-m", "A bad day"]
    subprocess.run(["git", "-C", str(repo), *identity, *arguments], check=True, env=today)


@pytest.mark.parametrize(("slug", "edits", "path", "line", "code"), CASES, ids=[case[0] for case in CASES])
def test_a_bad_case(
    demonstration: Path, tmp_path: Path, slug: str, edits: list[Edit], path: str, line: int, code: int
) -> None:
    """Said by `check` once it is committed, and at the same places before."""
    edit(demonstration, tmp_path / "repo", edits)
    day = date.fromisoformat(TODAY)
    before = compile_project(open_working_tree(tmp_path / "repo", datetime.combine(day, time(10))), day).result
    commit(tmp_path / "repo")
    exit_code, problems = check(tmp_path / "repo")
    assert {(one.slug, one.place.path, one.place.line) for one in before.problems} == {
        (problem["slug"], problem["path"], problem["line"]) for problem in problems
    }
    found = [(problem["path"], problem["line"]) for problem in problems if problem["slug"] == slug]
    assert (path, line) in found, (found, [(p["slug"], p["path"], p["line"]) for p in problems])
    assert exit_code == code
    assert all(problem["hint"] and problem["message"] for problem in problems)
    written = read_written(tmp_path / "repo")
    assert [left for one in before.problems for left in unsaid(one, written)] == []


SMALL = ("id: ORG\nname: Small\ntimezone: UTC\n", "people:\n  - {id: ana, name: Ana, roles: [{role: boss}]}\n",
         "roles:\n  - {id: boss, title: Boss, approves: yes}\n  - {id: hand, title: Hand}\n")  # fmt: skip


@pytest.mark.parametrize(
    ("organisation", "slug", "hint"),
    [
        (None, "organisation-missing", "write the file"),
        (SMALL[0], "nobody-to-approve", "under `people:` in records/organisation.yml"),
        (SMALL[0] + SMALL[1].replace("boss", "hand") + SMALL[2], "nobody-to-approve", "records/organisation.yml"),
        ("".join(SMALL), None, None),
    ],
)
def test_one_missing_file_is_one_problem(
    tmp_path: Path, organisation: str | None, slug: str | None, hint: str | None
) -> None:
    """What follows from a missing organisation or from missing people is not told beside its cause."""
    company = Company(tmp_path / "company")
    for name in ("POL-001", "POL-002", "POL-003"):
        review = "{on: 2026-02-01, by: ana, role: boss, verdict: keep, basis: Walked}"
        text = procedure(id=name, owner="boss", reviews=f"[{review}]", type="policy")
        company.write(f"docs/policies/{name}.md", text)
    if organisation is not None:
        company.write("records/organisation.yml", organisation)
    company.commit("Begin", "2026-03-01T09:00:00+00:00")
    code, problems = check(company.root)
    assert code == 1
    if slug is None:
        assert [problem["slug"] for problem in problems] == ["approval-missing"] * 3
    else:
        assert len(problems) == 1, problems
        ((told, path, said),) = [(one["slug"], one["path"], str(one["hint"])) for one in problems]
        assert (told, path) == (slug, "records/organisation.yml") and hint is not None and hint in said


def test_a_firm_with_files_of_its_own_for_people_is_sent_there(tmp_path: Path) -> None:
    company = Company(tmp_path / "company")
    company.found(people="people: []\n")
    company.write("docs/procedures/SOP-001.md", procedure())
    company.commit("Begin", "2026-03-01T09:00:00+00:00")
    _, problems = check(company.root)
    found = [(one["path"], one["hint"]) for one in problems if one["slug"] == "nobody-to-approve"]
    assert found == [
        ("records/people.yml", "list who works here, with e-mail and roles, under `people:` in records/people.yml")
    ]


def test_a_waiver_takes_a_problem_out(demonstration: Path, tmp_path: Path) -> None:
    waiver = "waivers:\n  - {id: WVR-1, slug: overdue, record: FND-2026-002, reason: r, approver: mateus.rocha, "
    tell(demonstration, tmp_path / "repo", [("records/waivers.yml", "", waiver + "expires: 2027-01-01}\n")])
    _, problems = check(tmp_path / "repo")
    assert "overdue" not in {problem["slug"] for problem in problems}
    assert "finding-without-response" in {problem["slug"] for problem in problems}


def test_a_good_case(demonstration: Path, tmp_path: Path) -> None:
    """The demonstration itself: only what its story tells is wrong, so every other rule is silent on good records."""
    tell(demonstration, tmp_path / "repo", [])
    _, problems = check(tmp_path / "repo")
    assert {problem["slug"] for problem in problems} == TOLD_BY_THE_DEMONSTRATION


def test_a_text_may_not_point_to_what_is_withdrawn(demonstration: Path, tmp_path: Path) -> None:
    link = "[booking](../forms/FRM-002-carrier-booking.md)"
    tell(
        demonstration,
        tmp_path / "repo",
        [(SOP7, "Book the carrier", f"`{link}` is no link, {link} is one. Book the carrier")],
    )
    _, problems = check(tmp_path / "repo")
    found = [(one["path"], one["line"], one["record"]) for one in problems if one["slug"] == "link-to-withdrawn"]
    assert found == [(SOP7, 36, "SOP-007")]


def test_a_document_may_say_which_number_it_had(demonstration: Path, tmp_path: Path) -> None:
    tell(demonstration, tmp_path / "repo", [(SOP7, "id: SOP-007", "id: SOP-907\nformerly: [SOP-007]")])
    _, problems = check(tmp_path / "repo")
    assert "id-changed" not in {problem["slug"] for problem in problems}


def test_a_copy_of_what_is_in_force_is_silent(demonstration: Path, tmp_path: Path) -> None:
    """Swapped copies, copies that were recalled or lost, and one number on two documents."""
    out = ("status: in-use", "status: recalled\nrecalled: {on: 2026-04-01, by: mateus.rocha}")
    lost = ("status: in-use", "status: lost\nreason: Nobody found it")
    swapped = copy("SOP-007", "2", "2026-02-20")[2] + "  - {revision: 3, issued: 2026-03-01, by: mateus.rocha}\n"
    files = {
        COPY: swapped,
        "records/copies/CPY-002.yml": copy("SOP-007", "2", "2026-02-20", "CPY-002")[2].replace(*out),
        "records/copies/CPY-003.yml": copy("FRM-002", "1", "2025-02-20", "CPY-003")[2].replace(*lost),
        "records/copies/CPY-004.yml": copy("SOP-016", "1", "2026-02-20", "CPY-004")[2],
    }
    tell(demonstration, tmp_path / "repo", [(path, "", text) for path, text in files.items()])
    _, problems = check(tmp_path / "repo")
    assert {problem["slug"] for problem in problems} == TOLD_BY_THE_DEMONSTRATION


def test_an_acknowledgement_of_what_is_in_force_is_silent(demonstration: Path, tmp_path: Path) -> None:
    """By its digest; what binds another text under a revision that is past tells nothing, and neither is a fault."""
    file = demonstration / SOP7
    digest = content_digest_of_file(file.read_bytes(), SOP7, lambda path: (demonstration / path).read_bytes())
    rows = (f"revision: 3, digest: '{digest}'", "revision: 2, digest: 'sha256:00'")
    path, old, text = read_by("SOP-007", *rows)
    by_its_reader = (path, old, text.replace("mateus.rocha", "clara.nunes"))
    tell(demonstration, tmp_path / "repo", [by_its_reader])
    _, problems = check(tmp_path / "repo")
    assert {problem["slug"] for problem in problems} == TOLD_BY_THE_DEMONSTRATION


def test_every_fault_of_reading_has_a_bad_case() -> None:
    # each through `check --ledger` in tests/history/test_ledger.py, with path and line
    of_ledgers = {"history-rewritten", "mainline-moved", "revision-lost", "revision-moved", "revision-rewritten"}
    of_ledgers.add("removed-under")  # in tests/history/test_removals.py
    assert set(READING) == {case[0] for case in CASES if case[0] in READING} | of_ledgers


def test_every_rule_has_a_bad_case() -> None:
    # in test_rules.py, and in tests/history/ in test_translations.py, test_attacks.py and test_adopted.py
    told_elsewhere = {
        "approval-recorded-late", "content-first-seen-in-merge", "emergency-approval-overdue", "translation-lags",
        "history-starts-late", "untrusted-clock", "unknown-author", "adoption-changed",
        # in tests/doors/test_proposals.py, because they compare a branch with its base
        "approval-rules-changed", "branch-behind", "closed-record-changed", "effective-past", "id-reused",
        "label-without-change", "link-suspect", "record-removed", "status-went-back", "target-unexplained",
        "acknowledgement-altered", "approval-by-proposer", "change-not-said", "figure-rewritten", "force-changed-aside",
            "due-moved",
    }  # fmt: skip
    assert set(load_rules()) == {case[0] for case in CASES if case[0] in load_rules()} | told_elsewhere
