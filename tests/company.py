"""A company for tests: a real Git repository written commit by commit, the same hashes on every machine."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from mastercopy.cli.main import run as command_line

ANA = "Ana Author <ana@trial.example>"
BOB = "Bob Boss <bob@trial.example>"
SIGNS = f"Approved-by: {BOB}\nSignature-Role: quality-manager"
"""The trailers by which Bob approves what a commit records."""
FOUNDED = "2026-01-02T09:00:00+00:00"

RECORDS: Mapping[str, str] = {
    "records/organisation.yml": "id: ORG\nname: Trial\ntimezone: Europe/Lisbon\napproval: required\n",
    "records/people.yml": (
        "people:\n"
        "  - {id: ana, name: Ana Author, emails: [ana@trial.example], roles: [{role: writer}]}\n"
        "  - {id: bob, name: Bob Boss, emails: [bob@trial.example], roles: [{role: quality-manager}]}\n"
    ),
    "records/roles.yml": (
        "roles:\n  - {id: quality-manager, title: Quality manager, approves: yes}\n  - {id: writer, title: Writer}\n"
    ),
    "records/approval-matrix.yml": (
        "id: MATRIX\nrules:\n  - {types: ['*'], roles: [quality-manager], evidence: trailer}\n"
    ),
}


def git_in(folder: Path, *arguments: str) -> str:
    """What Git says of a repository that is only read."""
    return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True).stdout


@dataclass(frozen=True, slots=True)
class Company:
    """A repository in `root`. Every commit states its day, author and committer, so its hash is fixed."""

    root: Path

    def __post_init__(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch", "main")
        for name, value in (("core.autocrlf", "false"), ("commit.gpgSign", "false"), ("merge.ff", "false")):
            self.git("config", name, value)

    def git(self, *arguments: str, **environment: str) -> str:
        """Run Git in the repository; its output without the last line end. Fails with what Git said."""
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **environment},
        )
        assert done.returncode == 0, f"git {' '.join(arguments)}: {done.stderr}"
        return done.stdout.rstrip("\n")

    @property
    def tip(self) -> str:
        return self.git("rev-parse", "HEAD")

    def found(self, when: str = FOUNDED, **records: str) -> str:
        """Write and commit the smallest records a company needs; a keyword replaces one (`people="..."`)."""
        for path, text in RECORDS.items():
            name = path.removeprefix("records/").removesuffix(".yml").replace("-", "_")
            self.write(path, records.get(name, text))
        return self.commit("Found the company", when)

    def write(self, path: str, text: str | bytes) -> Path:
        """Write one file of the working tree; text as UTF-8 with the line ends it has."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return file

    def delete(self, path: str) -> None:
        (self.root / path).unlink()

    def move(self, path: str, to: str) -> None:
        (self.root / to).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).rename(self.root / to)

    def commit(self, message: str, when: str, author: str = ANA, committer: str | None = None) -> str:
        """Commit everything in the working tree, also when nothing changed; `when` is an ISO time with its offset."""
        self.git("add", "--all")
        self.git(
            "commit", "--quiet", "--allow-empty", "--cleanup=verbatim", "-m", message, **_who(when, author, committer)
        )
        return self.tip

    def branch(self, name: str, start: str = "HEAD") -> None:
        """Begin a branch and stand on it."""
        self.git("switch", "--quiet", "--create", name, start)

    def switch(self, name: str) -> None:
        self.git("switch", "--quiet", name)

    def evil_merge(self, name: str, message: str, when: str, files: Mapping[str, str], author: str = ANA) -> str:
        """Merge a branch with files as no branch has them, as whoever resolves a conflict may write them."""
        self.git("merge", "--quiet", "--no-ff", "--no-commit", name, **_who(when, author, None))
        for path, text in files.items():
            self.write(path, text)
        return self.commit(message, when, author)

    def merge(self, name: str, message: str, when: str, author: str = ANA, committer: str | None = None) -> str:
        """Merge a branch into the one we stand on, always with a merge commit."""
        self.git("merge", "--quiet", "--no-ff", "-m", message, name, **_who(when, author, committer))
        return self.tip

    def squash(self, name: str, message: str, when: str, author: str = ANA, committer: str | None = None) -> str:
        """Bring a branch in as one commit, as a forge's squash button does."""
        self.git("-c", "merge.ff=true", "merge", "--quiet", "--squash", name)
        return self.commit(message, when, author, committer)


def _who(when: str, author: str, committer: str | None) -> dict[str, str]:
    facts = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    for part, person in (("AUTHOR", author), ("COMMITTER", committer or author)):
        name, _, email = person.removesuffix(">").partition(" <")
        facts |= {f"GIT_{part}_NAME": name, f"GIT_{part}_EMAIL": email}
    return facts


def procedure(revision: str = "1", body: str = "## Purpose\n\nTo try.\n", **fields: str) -> str:
    """The text of a small procedure SOP-001; keywords add or replace front matter, an empty one removes it."""
    matter = {
        "id": "SOP-001",
        "title": "Order picking",
        "type": "procedure",
        "revision": revision,
        "change": "First issue",
        "owner": "writer",
        **fields,
    }
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in matter.items() if value) + f"---\n\n{body}"


def run(*arguments: str, where: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The same in this process, at a fifth of the time: for all that builds no site and needs no process of its own."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True) for _ in range(2))
    with (
        Path(os.devnull).open(encoding="utf-8") as nobody,
        patch.dict(os.environ),
        patch("sys.stdin", nobody),
        chdir(where or "."),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = command_line(list(arguments))
    return subprocess.CompletedProcess(["mastercopy", *arguments], code, _as_text(out), _as_text(err))


def _as_text(stream: io.TextIOWrapper) -> str:
    """What was written, with the line ends that a process would be read with."""
    buffer = stream.detach()
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode().replace("\r\n", "\n").replace("\r", "\n")


def tell_of_a_late_signature(company: Company, place: str, signed: str) -> None:
    """Revision 2 is recorded on the 1st of March and signed at a moment, which main learns on the 11th."""
    company.found()
    company.write(place, procedure())
    company.commit(f"Issue SOP-001\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    company.write(place, procedure("2", body="## Purpose\n\nTo try again.\n"))
    company.commit("Propose revision 2", "2026-03-01T09:00:00+00:00")
    trailer = company.commit(f"Approve SOP-001\n\n{SIGNS}", signed, author=BOB)
    company.git("config", "user.email", "bob@trial.example")
    said = ("--evidence", "trailer", "--commit", trailer, "--at", signed)
    done = run("approve", "SOP-001", *said, "--repo", str(company.root))
    assert done.returncode == 0, done.stderr
    company.commit("Enter the approval", "2026-03-11T09:00:00+00:00", author=BOB)
