"""Writes stored reviews and the entries that name them, for the tests of evidence."""

from __future__ import annotations

import json
from typing import Any

from company import RECORDS, Company
from mastercopy.compile import compile_project, open_project
from mastercopy.history.values import Trail
from mastercopy.model.digest import content_digest_of_file
from signing import DAY, ENTRIES, FIRST, PATH

URL = "https://forge.example/o/r/pull/12"
STRICT = RECORDS["records/approval-matrix.yml"].replace("evidence: trailer", "evidence: forge-review")
PEOPLE = RECORDS["records/people.yml"].replace("{id: bob,", "{id: bob, forge_login: BobBoss,")
GONE = "f" * 40
GITHUB: dict[str, Any] = {
    "id": 80, "user": {"login": "bobboss"}, "state": "APPROVED", "commit_id": GONE,
    "submitted_at": "2026-02-02T08:00:00Z",    "html_url": f"{URL}#pullrequestreview-80", "body": "",
}  # fmt: skip
GITLAB: dict[str, Any] = {
    "iid": 80, "web_url": URL,
    "approved_by": [{"user": {"username": "bobboss"}, "approved_at": "2026-02-02T08:00:00.000Z"}]
}  # fmt: skip


def digest(company: Company) -> str:
    return content_digest_of_file((company.root / PATH).read_bytes(), PATH, lambda _: None)


def row(company: Company, **evidence: str) -> dict[str, Any]:
    said = {"revision": "1", "digest": digest(company), "person": "bob", "role": "quality-manager", "at": FIRST}
    named = {"kind": "forge-review", "forge": "github", "url": URL, "commit": GONE, "review": "80", **evidence}
    return {**said, "meaning": "approve", "evidence": {name: text for name, text in named.items() if text}}


def enter(company: Company, *rows: dict[str, Any]) -> None:
    company.write(ENTRIES, json.dumps({"document": "SOP-001", "signoffs": list(rows)}))


def store(company: Company, export: Any, forge: str = "github") -> None:
    text = export if isinstance(export, str | bytes) else json.dumps(export)
    company.write(f"records/reviews/{forge}/12.json", text)


def trail(company: Company) -> Trail:
    project = open_project(company.root)
    try:
        return compile_project(project, DAY).history.trails["SOP-001"]
    finally:
        project.close()
