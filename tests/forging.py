"""A company whose approvals are given on a forge: published payloads of webhooks, about a real repository."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from company import RECORDS, Company, procedure, run

PAYLOADS = Path(__file__).parent / "forge" / "payloads"
URL = "https://github.com/Codertocat/Hello-World/pull/2"
SOP = "docs/procedures/SOP-001.md"
ENTRIES, STORED = "records/signoffs/SOP-001.yml", "records/reviews/github/PR-2.json"
REVIEWED = RECORDS["records/approval-matrix.yml"].replace("evidence: trailer", "evidence: forge-review")
PEOPLE = RECORDS["records/people.yml"].replace("{id: bob,", "{id: bob, forge_login: codertocat,") + (
    "  - {id: cyd, name: Cyd Chief, emails: [cyd@trial.example], forge_login: octocat, "
    "roles: [{role: quality-manager}]}\n"
)
WRITTEN, REVIEWED_AT, MERGED_AT = (f"2026-02-0{day}T09:00:00Z" for day in (2, 3, 4))
BOT = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"


def payload(name: str) -> dict[str, Any]:
    """A payload as GitHub published it."""
    found: dict[str, Any] = json.loads((PAYLOADS / f"{name}.json").read_text("utf-8"))
    return found


def review(number: int = 80, commit: str = "", login: str = "Codertocat", **said: Any) -> dict[str, Any]:
    """The published review, about a commit of ours."""
    row: dict[str, Any] = payload("pull_request_review.submitted")["review"]
    row["user"]["login"] = login
    own = {"id": number, "commit_id": commit, "state": "APPROVED", "submitted_at": REVIEWED_AT}
    return {**row, **own, "html_url": f"{URL}#pullrequestreview-{number}", **said}


@dataclass(frozen=True, slots=True)
class Forge:
    """A company, and a folder in which the forge's answers lie."""

    company: Company
    answers: Path

    def found(self, **records: str) -> None:
        """The company on main, and the branch `work` checked out."""
        self.company.found(**{"approval_matrix": REVIEWED, "people": PEOPLE, **records})
        self.company.branch("work")

    def write(self, revision: str = "1", when: str = WRITTEN, path: str = SOP, **fields: str) -> str:
        """One commit with a procedure."""
        self.company.write(path, procedure(revision, **fields))
        return self.company.commit("Write", when)

    def squash(self, when: str = MERGED_AT) -> str:
        self.company.switch("main")
        return self.company.squash("work", "SOP-001 (#2)", when)

    def event(self, merged: str, head: str, **said: Any) -> Path:
        """The published event of a pull request that was closed, as it would be had ours been merged."""
        event = payload("pull_request.closed")
        event["pull_request"] |= {"merged": True, "merged_at": MERGED_AT, "merge_commit_sha": merged, **said}
        told = event["pull_request"]["head"]
        event["pull_request"]["head"] = said.get("head_told", {**told, "sha": head})
        return self.answer("event.json", event)

    def answer(self, name: str, value: object) -> Path:
        """What the forge answers, in a file."""
        self.answers.mkdir(parents=True, exist_ok=True)
        file = self.answers / name
        file.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
        return file

    def record(self, event: Path, reviews: object, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the verb."""
        file = self.answer("reviews.json", reviews)
        return run("record-approvals", str(event), "--reviews", str(file), "--repo", str(self.company.root), *arguments)

    def changed(self) -> list[str]:
        """The files of the working tree that differ from what is committed."""
        said = self.company.git("status", "--porcelain", "-z", "--untracked-files=all")
        return sorted(line[3:] for line in said.split("\0") if line)
