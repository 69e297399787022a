"""A small company in which much is due and much happened, with a draft and a revision that nobody may hear of yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from company import BOB, SIGNS, Company, procedure
from mastercopy.compile import Compiled, compile_project
from mastercopy.project import open_project
from mastercopy.site.render import render_site
from mastercopy.text.markdown import Renderer

DAY = date(2026, 5, 1)
DRAFT, HUSH, COMING = "Canary draft", "HUSH-FOUR-DAYS", "Picking in four days"
"""The title of a document that is only a draft; what a pending revision changes, and how it will be called."""
NASTY = '<b>Bold</b> & "quoted"; a, b\\n @team ::error:: {{ 7*7 }} ${x} `c`'
PICKING, PACKING, GONE, SECRET = (f"docs/SOP-00{number}.md" for number in range(1, 5))
ROLES = (
    "roles:\n  - {id: quality-manager, title: Quality manager, approves: yes}\n  - {id: writer, title: Writer}\n"
    "  - {id: picker, title: Picker}\n  - {id: staff, title: Everybody else}\n"
)
OBJECTIVE = (
    "id: OBJ-001\ntitle: Sooner\nstatement: Five days\nowner: writer\n"
    "measure: {{name: Days, definition: Median days, unit: days, direction: down}}\n"
    "baseline: {{value: 7, period: 2025-12}}\ntarget: 5\nstart: 2026-01-01\ndue: 2026-12-31\nfrequency: monthly\n"
    "measurements:\n  - {{period: 2026-01, value: 6.9}}\n{}"
    "actions:\n  - {{id: A1, what: Ask the carrier, owner: writer, due: 2026-06-15}}\n"
    "  - {{id: A2, what: Done already, owner: writer, due: 2026-02-15, done: 2026-02-14}}\n"
)
AUDIT = "id: AUD-2026-01\ntitle: Picking\nstatus: {}\nprocess: picking\nplanned: {}\nlead: bob\n{}"
FINDING = (
    "id: FND-2026-001\ntitle: No label\naudit: AUD-2026-01\ngrade: minor\nrequirement: A label\nevidence: None seen\n"
    "process: picking\nstatus: open\nresponse_due: {}\n"
)
COMPLAINT = (
    "id: CMP-2026-{0:03d}\ntitle: {1}\nreceived: {2}\nchannel: CHN-001\nstatus: received\ncategory: late delivery\n"
    "text: The words of a customer\n"
)
CHANNEL = (
    "id: CHN-001\ntitle: Telephone\nkind: telephone\ndirection: both\nowner: writer\n"
    "acknowledge_within: 1 days\nanswer_within: 5 days\n"
)
READ = {"readers": "[picker]", "review_cycle": "12 months", "process": "picking"}


def found(root: Path, **organisation: str) -> Company:
    """Write it, from the first of the year to the middle of April."""
    company = Company(root)
    stated = "".join(f"{key}: {value}\n" for key, value in organisation.items())
    company.found(
        roles=ROLES, organisation=f"id: ORG\nname: Trial\ntimezone: Europe/Lisbon\napproval: required\n{stated}"
    )
    company.write("records/processes/picking.yml", "id: picking\ntitle: Picking\nowner: writer\npurpose: To pick\n")
    company.write("records/channels/CHN-001.yml", CHANNEL)
    company.write("records/objectives/OBJ-001.yml", OBJECTIVE.format(""))
    company.write("records/audits/AUD-2026-01.yml", AUDIT.format("planned", "2026-03-10", ""))
    company.write("records/audits/AUD-2026-02.yml", AUDIT.format("planned", "2026-09-10", "").replace("-01", "-02", 1))
    company.write(PICKING, procedure("1", **READ))
    company.write(
        PACKING, procedure("1", id="SOP-002", title=f"'{NASTY}'", change="First & best", review_cycle="24 months")
    )
    company.write(GONE, procedure("1", id="SOP-003", title="Fax", readers="[staff]"))
    company.commit(f"Issue\n\n{SIGNS}", "2026-01-10T09:00:00+00:00")
    _go_on(company)
    return company


def _go_on(company: Company) -> None:
    late = "  - {period: 2026-02, value: 6.9}\n  - {period: 2026-03, value: 6.95}\n"
    company.write("records/objectives/OBJ-001.yml", OBJECTIVE.format(late))
    done = "started: 2026-03-09\nended: 2026-03-10\nreported: 2026-03-12\nconclusion: Mostly fine\n"
    company.write("records/audits/AUD-2026-01.yml", AUDIT.format("reported", "2026-03-10", done))
    company.write("records/findings/FND-2026-001.yml", FINDING.format("2026-04-12"))
    for number, day in enumerate(("2026-01-20", "2026-03-02", "2026-03-30"), 1):
        company.write(f"records/complaints/CMP-2026-{number:03d}.yml", COMPLAINT.format(number, "Late", day))
    company.commit("Look and listen", "2026-04-02T09:00:00+00:00")
    company.write(PICKING, procedure("2", "## Purpose\n\nTo pick in five days.\n", change="Five days", **READ))
    gone = {"withdrawn": "2026-04-10", "reason": "Nobody faxes", "superseded_by": "SOP-001", "readers": "[staff]"}
    company.write(GONE, procedure("1", id="SOP-003", title="Fax", **gone))
    company.commit(f"Issue revision 2, withdraw the fax\n\n{SIGNS}", "2026-04-06T09:00:00+00:00")
    soon = {**READ, "title": COMING, "effective": "2026-06-01"}
    company.write(PICKING, procedure("3", f"## Purpose\n\nTo pick {HUSH}.\n", change=f"Now {HUSH}", **soon))
    company.write(SECRET, procedure("1", id="SOP-004", title=DRAFT, status="draft", change=DRAFT, readers="[picker]"))
    company.commit(f"Propose four days\n\n{SIGNS}", "2026-04-15T09:00:00+00:00", BOB)


def compiled_on(root: Path, day: date = DAY, ref: str | None = None) -> Compiled:
    project = open_project(root, ref)
    try:
        return compile_project(project, day)
    finally:
        project.close()


def files_on(root: Path, day: date = DAY, ref: str | None = None) -> Mapping[str, bytes]:
    """Every file that the site of a day has beside its pages."""
    project = open_project(root, ref)
    try:
        return render_site(compile_project(project, day), Renderer(("tables",), {})).files
    finally:
        project.close()
