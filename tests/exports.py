"""Exports of survey and ticket tools as the tools write them, all invented, and a firm that takes them in."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook

from acting import tree
from mastercopy.cli.main import run
from mastercopy.sources.yamltext import read_plain

KEY = "a key that is made for these tests alone"
MAIL, NAME, PHONE = "canary.bird@trial.example", "Canarina Birdsworth", "+351 912 345 678"
ADDRESS = "192.0.2.77"
CANARIES = (MAIL, NAME, "Canarina", "Birdsworth", PHONE, ADDRESS, "38.7071", "Lane of Canaries")
"""What no written byte may hold."""
LIKELY = "How likely are you to\nrecommend us to a friend or colleague?"
WHY = "What is the main reason for your score?"

WAVE = """# The wave, kept tidy
id: {name}
title: Cards   # short
status: running
instrument: Card
metric: {metric}
lowest: {lowest}
highest: {highest}
good: {good}
{more}period: 2026-H1
sent: 100   # so many
# the end
"""
WAVE_FILE, COMPLAINT_FOLDER = "records/surveys/SRV-2026-01.yml", "records/complaints"
CHANNEL = "id: CHN-001\ntitle: Mail\nkind: e-mail\nowner: writer\ndirection: both\n"
GOAL = "id: OBJ-001\ntitle: Fast\nstatement: Fast\nowner: writer\nfrequency: monthly\n"
SEGMENTS = ("Shops", "Households", "Höfe", "a: b", "two lines")
SEGMENT = "id: SEG-{0:03d}\ntitle: '{1}'\ndescription: Those who buy\nowner: writer\n"


@dataclass(frozen=True, slots=True)
class Export:
    """One export: the profile that reads it, its bytes, what is said besides, and how many rows are taken."""

    profile: str
    data: bytes
    options: tuple[str, ...]
    accepted: int
    suffix: str = "csv"

    def __str__(self) -> str:
        return f"{self.profile}.{self.suffix}"


def table(*rows: Sequence[object], delimiter: str = ",") -> bytes:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8")


def workbook(*rows: Sequence[object], title: str = "Sheet1") -> bytes:
    """Rows as a workbook."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def wave(
    name: str = "SRV-2026-01", metric: str = "recommendation", scale: tuple[str, str, str] = ("0", "10", "high")
) -> str:
    """A wave that waits for answers."""
    more = "satisfied_at: 4\n" if metric == "satisfied" else ""
    return WAVE.format(name=name, metric=metric, lowest=scale[0], highest=scale[1], good=scale[2], more=more)


def found_folder(root: Path) -> Path:
    """A firm in a plain folder: three waves, segments, a channel and an objective."""
    for path, text in {
        "records/organisation.yml": "id: ORG\nname: Trial\ntimezone: Europe/Lisbon\n",
        "records/roles.yml": "roles:\n  - {id: writer, title: Writer}\n",
        "records/surveys/SRV-2026-01.yml": wave(),
        "records/surveys/SRV-2026-02.yml": wave("SRV-2026-02", "satisfied", ("1", "5", "high")),
        "records/surveys/SRV-2026-03.yml": wave("SRV-2026-03", "mark", ("1", "7", "low")),
        "records/channels/CHN-001.yml": CHANNEL,
        "records/objectives/OBJ-001.yml": GOAL,
        **{f"records/segments/SEG-{n:03d}.yml": SEGMENT.format(n, name) for n, name in enumerate(SEGMENTS, 1)},
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


def take_in(root: Path, profile: str, data: bytes, *options: str, suffix: str = "csv") -> int:
    """`mastercopy import` of some bytes, which lie beside the firm's folder."""
    file = root.parent / f"export.{suffix}"
    file.write_bytes(data)
    return run(["import", profile, str(file), "--repo", str(root), *options])


def fields(root: Path, path: str = WAVE_FILE) -> dict[str, object]:
    found = read_plain((root / path).read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def counts(root: Path) -> dict[tuple[str, str], int]:
    rows = fields(root).get("answers") or []
    assert isinstance(rows, list)
    return {(row.get("segment", ""), row["mark"]): int(row["count"]) for row in rows}


def refused(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str | bytes, suffix: str = "csv") -> str:
    profile, data, *options = arguments
    assert isinstance(profile, str) and isinstance(data, bytes)
    before = tree(root)
    assert take_in(root, profile, data, *map(str, options), suffix=suffix) == 2
    assert tree(root) == before
    said = capsys.readouterr().err
    assert "Traceback" not in said and "hint:" in said
    return said


def record(root: Path, name: str = "CMP-2026-001") -> dict[str, str]:
    found = read_plain((root / COMPLAINT_FOLDER / f"{name}.yml").read_text("utf-8"))
    assert isinstance(found, dict)
    return found


INTO = ("--into", "SRV-2026-01")
THROUGH = ("--channel", "CHN-001")

_SURVEYMONKEY = (
    ("Respondent ID", "Collector ID", "Start Date", "End Date", "IP Address", "Email Address", "First Name")
    + ("Last Name", "Segment", LIKELY, WHY, "Which of these did you use?", "", ""),
    (
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "Response",
        "Open-Ended Response",
        "Shop",
        "Telephone",
        "Other (please specify)",
    ),
    ("114000001", "4001", "02/11/2026 10:15:30 AM", "02/11/2026 10:16:00 AM", ADDRESS, MAIL, "Canarina")
    + ("Birdsworth", "Households", "10 - Extremely likely", "Always on time", "Shop", "", ""),
    ("114000002", "4001", "02/11/2026 10:15:30 AM", "02/11/2026 10:16:00 AM", ADDRESS, MAIL, "Canarina")
    + ("Birdsworth", "Shops", "4", f"Write to me at {MAIL}", "", "", ""),
)
_TYPEFORM = (
    ("#", LIKELY, WHY, "Segment", "Email", "Start Date (UTC)", "Submit Date (UTC)", "Network ID"),
    ("k3f0a9c1b2", "9", "Kind", "Shops", MAIL, "2026-02-11 10:15:30", "2026-02-11 10:16:00", ADDRESS),
    ("k3f0a9c1b3", "7", "", "Shops", MAIL, "2026-02-11 10:15:30", "2026-02-11 10:16:00", ADDRESS),
)
_GOOGLE = (
    ("Timestamp", "Email Address", "Score", LIKELY, WHY, "Segment"),
    ("2/11/2026 10:15:30", MAIL, "", "8", "Good", "Households"),
    ("2/11/2026 10:15:31", MAIL, "", "8", "Good", "Households"),
)
_QUALTRICS_NAMES = ("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished")
_QUALTRICS_NAMES += ("RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName", "RecipientEmail")
_QUALTRICS_NAMES += (
    "ExternalReference",
    "LocationLatitude",
    "LocationLongitude",
    "DistributionChannel",
    "UserLanguage",
)
_QUALTRICS_NAMES += ("Q1", "Q2", "Segment")


def _qualtrics(status: str, finished: str, name: str, mark: str, words: str) -> tuple[str, ...]:
    day = "2026-02-11 10:15:30"
    begin = (
        day,
        day,
        status,
        ADDRESS,
        "100",
        "30",
        finished,
        day,
        name,
        "Birdsworth",
        "Canarina",
        MAIL,
        "CRM-Canarina",
    )
    return (*begin, "38.7071", "-9.13549", "email", "EN", mark, words, "Shops")


_QUALTRICS = (
    _QUALTRICS_NAMES,
    ("Start Date", "End Date", "Response Type", *_QUALTRICS_NAMES[3:17], "How likely?\nReally", "Why?", "Segment"),
    tuple(json.dumps({"ImportId": name, "timeZone": "UTC"}) for name in _QUALTRICS_NAMES),
    _qualtrics("IP Address", "True", "R_1a", "10", "Good"),
    _qualtrics("0", "1", "R_1b", "3", "Slow"),
    _qualtrics("Survey Preview", "True", "R_1c", "1", "Only a test"),
    _qualtrics("1", "1", "R_1d", "1", "Only a test"),
    _qualtrics("IP Address", "False", "R_1e", "1", "Half of it"),
)
_PERSON = {"id": "77", "name": NAME, "email": MAIL, "phone_number": PHONE}
_DELIGHTED: tuple[dict[str, object], ...] = (
    {"id": "5001", "person": _PERSON, "survey_type": "nps", "score": 9, "comment": "Fine", "created_at": 1770804930}
    | {"permalink": f"https://trial.example/{NAME}", "tags": ["a"], "notes": [], "updated_at": None}
    | {"person_properties": {"segment": "Shops", "name": NAME}},
    {"id": "5002", "person": "78", "survey_type": "nps", "score": 0, "comment": None, "created_at": 1770804930}
    | {"person_properties": {}, "additional_answers": []},
)
_GENERIC = (
    ("Date", "Score", "Comment", "Segment", "Touchpoint", "E-mail"),
    ("2026-02-11", "5", "Fine", "Shops", "Delivery", MAIL),
    ("2026-02-11", "5", "", "Shops", "Delivery", MAIL),
    ("2026-02-11", "5", "", "Shops", "Delivery", MAIL),
)
_SALESFORCE = (
    ("CaseNumber", "Status", "Origin", "Priority", "Reason", "Type", "Subject", "Description", "IsClosed", "ClosedDate")
    + ("CreatedDate", "IsEscalated", "AccountId", "ContactId", "OwnerId", "SuppliedName", "SuppliedEmail"),
    ("00001026", "New", "Phone", "High", "Late delivery", "Problem", "Parcel late", "It came a day\nlate", "false", "")
    + ("2026-02-11T10:15:30.000+0000", "false", "001D1", "003D1", "005D1", NAME, MAIL),
    ("00001027", "Closed", "Web", "Low", "Other", "", "Wrong size", "Too small", "true", "2026-07-13T09:20:00.000+0000")
    + ("2026-07-11T23:30:00.000+0000", "false", "001D1", "003D1", "005D1", NAME, MAIL),
)
_HUBSPOT = (
    ("Ticket ID", "Ticket name", "Ticket description", "Pipeline", "Ticket status", "Priority", "Category", "Source")
    + ("Create date", "Close date", "Time to close", "Ticket owner", "Associated Contact", "Associated Company"),
    ("9001", "Parcel late", "It came late", "Support", "New", "HIGH", "Late delivery", "EMAIL")
    + ("2026-02-11 10:15", "", "", NAME, f"{NAME} ({MAIL})", ""),
    ("9002", "Wrong size", "Too small", "Support", "Closed", "LOW", "", "EMAIL")
    + ("2026-02-11 10:15", "2026-02-12 10:15", "24:00", NAME, f"{NAME} ({MAIL})", "Example Ltd"),
)
ZENDESK_NAMES = ("Summation column", "Id", "Requester", "Requester id", "Requester external id", "Requester email")
ZENDESK_NAMES += ("Requester domain", "Submitter", "Assignee", "Group", "Subject", "Tags", "Status", "Priority", "Via")
ZENDESK_NAMES += ("Ticket type", "Created at", "Updated at", "Assigned at", "Organization", "Due date")
ZENDESK_NAMES += ("Initially assigned at", "Solved at", "Resolution time", "Satisfaction Score", "Group stations")
ZENDESK_NAMES += ("Assignee stations", "Reopens", "Replies", "First reply time in minutes")


def zendesk(
    name: str, subject: str, status: str = "Open", solved: str = "", replied: str = "", company: str = ""
) -> tuple[str, ...]:
    """One row of Zendesk."""
    who = ("1", name, NAME, "360001", f"ext-{NAME}", MAIL, "canary.example", NAME, NAME, "Support", subject, "tag")
    what = (status, "Normal", "Mail", "Problem", "2026-02-11 10:15", "2026-02-12 10:15", "2026-02-11 10:16", company)
    return (*who, *what, "", "2026-02-11 10:16", solved, "", "offered", "1", "1", "0", "2", replied)


_ZENDESK = (ZENDESK_NAMES, zendesk("4711", "Parcel late", replied="15"), zendesk("4712", "Wrong size", "New"))
COMPLAINTS = (
    (
        "Id",
        "Received",
        "Text",
        "Title",
        "Channel",
        "Category",
        "Severity",
        "Status",
        "Customer",
        "Acknowledged",
        "Answered",
    )
    + ("Answer", "Closed", "Email", "Address"),
    ("K-1", "2026-02-11 10:15", "It came late", "Late", "CHN-001", "late delivery", "high", "closed", NAME)
    + ("2026-02-11 11:00", "2026-02-12", "We are sorry", "2026-02-13", MAIL, "Lane of Canaries"),
    ("K-2", "2026-02-11", "Too small", "", "CHN-001", "no such", "", "closed", NAME)
    + ("2026-02-11", "", "", "2026-02-13", MAIL, "Lane of Canaries"),
)
_MEASURED = (("Period", "Value", "N", "Note"), ("2026-02", "6.4", "398", "Flood"), ("2026-01", "6.9", "412", ""))

EXPORTS = (
    Export("surveymonkey", table(*_SURVEYMONKEY), INTO, 2),
    Export("surveymonkey", workbook(*_SURVEYMONKEY), INTO, 2, "xlsx"),
    Export("typeform", table(*_TYPEFORM), INTO, 2),
    Export("google-forms", table(*_GOOGLE), INTO, 2),
    Export("qualtrics", table(*_QUALTRICS), INTO, 2),
    Export("delighted", json.dumps(_DELIGHTED).encode(), INTO, 2, "json"),
    Export("delighted", table(("id", "score", "comment", "email"), ("5001", "9", "Fine", MAIL)), INTO, 1),
    Export("nps", table(*_GENERIC), INTO, 3),
    Export("csat", table(*_GENERIC, delimiter=";"), ("--into", "SRV-2026-02"), 3),
    Export("ces", table(*_GENERIC, delimiter="\t"), ("--into", "SRV-2026-03"), 3),
    Export("salesforce-cases", table(*_SALESFORCE), THROUGH, 2),
    Export("hubspot-tickets", table(*_HUBSPOT), THROUGH, 2),
    Export("zendesk-tickets", table(*_ZENDESK), THROUGH, 2),
    Export("complaints", table(*COMPLAINTS), (), 2),
    Export("measurements", table(*_MEASURED), ("--into", "OBJ-001"), 2),
    Export("measurements", workbook(*_MEASURED), ("--into", "OBJ-001"), 2, "xlsx"),
)
