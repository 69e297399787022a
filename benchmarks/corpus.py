"""Writes the repositories that are measured: documents as long as real procedures, their revisions, records and merges.

A document has about 1,800 words in sections with a table, lists and a note; each revision rewrites a paragraph and an
item, or a paragraph and a cell, and adds a row. Every revision is a commit of its author, and one more commit holds
the approval; every fiftieth revision comes by a merge. The same numbers give the same bytes.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from mastercopy.model.digest import content_digest_of_file

WORDS = [f"word{number}" for number in range(800)]
SECTIONS = ("Purpose", "Scope", "Who does what", "Steps", "Limits", "Records", "When it fails", "Notes")
FOUNDED = 1_600_000_000
MERGED = 50
RECORDS = {
    "records/organisation.yml": "id: ORG\nname: Bench\ntimezone: Europe/Lisbon\napproval: required\n",
    "records/people.yml": (
        "people:\n"
        "  - {id: ana, name: Ana, emails: [ana@bench.example], roles: [{role: writer}]}\n"
        "  - {id: bob, name: Bob, emails: [bob@bench.example], roles: [{role: boss}]}\n"
    ),
    "records/roles.yml": ("roles:\n  - {id: boss, title: Boss, approves: yes}\n  - {id: writer, title: Writer}\n"),
    "records/approval-matrix.yml": ("id: MATRIX\nrules:\n  - {types: ['*'], roles: [boss], evidence: attestation}\n"),
    "records/processes/work.yml": "id: work\ntitle: Work\nowner: boss\npurpose: To work\ncustomers: [Everybody]\n",
}
PLAIN = """site_name: Bench
theme: {name: material}
nav: [{Home: index.md}, %s]
validation: {omitted_files: ignore}
"""


@dataclass(frozen=True)
class Size:
    """How much is written."""

    documents: int
    revisions: int = 10

    @property
    def commits(self) -> int:
        """All commits of the main line and of what was merged into it."""
        revised = self.documents * self.revisions
        return 1 + 2 * revised + revised // MERGED


@dataclass
class Draft:
    """One document while its revisions are written."""

    paragraphs: list[str]
    rows: list[list[str]]
    items: list[str]
    dice: random.Random = field(repr=False)

    def revise(self) -> None:
        dice = self.dice
        self.paragraphs[dice.randrange(len(self.paragraphs))] = words(dice, 90)
        if dice.random() < 0.5:
            dice.choice(self.rows)[dice.randrange(1, 4)] = words(dice, 3)
            self.rows.insert(dice.randrange(len(self.rows)), [words(dice, 2) for _ in range(4)])
        else:
            self.items[dice.randrange(len(self.items))] = words(dice, 14)

    def text(self) -> str:
        table = ["| Step | Who | Tool | Limit |", "|---|---|---|---|", *(f"| {' | '.join(row)} |" for row in self.rows)]
        parts: list[str] = []
        for place, heading in enumerate(SECTIONS):
            parts += [f"## {heading}", self.paragraphs[place * 2], self.paragraphs[place * 2 + 1]]
            if place == 2:
                parts.append("\n".join(table))
            if place == 3:
                parts.append("\n".join(f"{number}. {item}" for number, item in enumerate(self.items, 1)))
            if place == 4:
                parts.append(f'!!! warning "Mind"\n    {self.paragraphs[-1]}')
            if place == 5:
                parts.append("\n".join(f"- {item}\n    - **{item[:20]}**" for item in self.items[:4]))
        return "\n\n".join(parts) + "\n"


def words(dice: random.Random, count: int) -> str:
    return " ".join(dice.choices(WORDS, k=count))


def begin(number: int) -> Draft:
    dice = random.Random(number)
    paragraphs = [words(dice, 90) for _ in range(17)]
    rows = [[words(dice, 2) for _ in range(4)] for _ in range(8)]
    return Draft(paragraphs, rows, [words(dice, 14) for _ in range(8)], dice)


def path_of(number: int) -> str:
    return f"docs/procedures/{number // 100:03d}/SOP-{number:05d}.md"


def head(number: int, revision: int, day: date) -> str:
    return (
        f"---\nid: SOP-{number:05d}\ntitle: Procedure {number}\ntype: procedure\nrevision: {revision}\n"
        f"effective: {day}\nchange: A step rewritten\nowner: boss\nprocess: work\nclauses: [8.5.1]\n"
        "readers: [boss]\nreview_cycle: 24 months\n---\n\n"
    )


def approval(number: int, signed: list[tuple[str, int]]) -> str:
    """The sign-offs of a document, one for each revision: by its digest, at a second."""
    rows = "".join(
        f'  - {{revision: {revision}, digest: "{digest}", person: bob, role: boss, meaning: approve, '
        f'at: "{datetime.fromtimestamp(at, UTC).isoformat()}", evidence: {{kind: attestation}}}}\n'
        for revision, (digest, at) in enumerate(signed, 1)
    )
    return f"document: SOP-{number:05d}\nsignoffs:\n{rows}"


class Stream:
    """Commits as `git fast-import` reads them, one an hour; each has a mark, so that merges can name it."""

    def __init__(self) -> None:
        self.mark = 0

    @property
    def now(self) -> int:
        """The second of the commit that was told last."""
        return FOUNDED + self.mark * 3600

    def commit(
        self, who: str, message: str, files: dict[str, str], branch: str = "main", merge: int = 0, start: int = 0
    ) -> bytes:
        self.mark += 1
        stamp = f"{who.capitalize()} <{who}@bench.example> {self.now} +0000"
        lines = [f"commit refs/heads/{branch}\nmark :{self.mark}\ncommitter {stamp}\ndata {len(message)}\n{message}\n"]
        lines += [f"from :{start}\n"] if start else []
        lines += [f"merge :{merge}\n"] if merge else []
        lines += [f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n" for path, text in files.items()]
        return "".join(lines).encode()


def story(size: Size) -> Iterator[bytes]:
    """All commits, the oldest first."""
    stream = Stream()
    yield stream.commit("bob", "Found", RECORDS)
    drafts = {number: begin(number) for number in range(1, size.documents + 1)}
    signed: dict[int, list[tuple[str, int]]] = {number: [] for number in drafts}
    done = 0
    for revision in range(1, size.revisions + 1):
        for number, draft in drafts.items():
            done += 1
            if revision > 1:
                draft.revise()
            path, day = path_of(number), datetime.fromtimestamp(stream.now, UTC).date()
            text = head(number, revision, day) + draft.text()
            files = {path: text}
            if done % MERGED:
                yield stream.commit("ana", f"Revision {revision}", files)
            else:
                last = stream.mark
                yield stream.commit("ana", "Work", files, "work", start=last)
                yield stream.commit("ana", f"Revision {revision}", files, merge=stream.mark, start=last)
            signed[number].append((content_digest_of_file(f"{text}\n".encode(), path, lambda _: None), stream.now))
            entry = {f"records/signoffs/SOP-{number:05d}.yml": approval(number, signed[number])}
            yield stream.commit("bob", f"Approve SOP-{number:05d}", entry)


def write_repository(folder: Path, size: Size) -> None:
    """A repository of a size, packed as a clone is."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    with subprocess.Popen(["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for part in story(size):
            process.stdin.write(part)
    assert process.returncode == 0
    subprocess.run(["git", "-C", str(folder), "repack", "-adq"], check=True)
    subprocess.run(["git", "-C", str(folder), "reset", "-q", "--hard"], check=True)


def write_plain(folder: Path, repository: Path, plugins: str = "", *, inside: bool = False) -> None:
    """The current texts of a repository as a plain site: fifty documents in the navigation, and plugins, if any.

    The texts are read where they lie, so that plugins find their history, or from a copy `inside` the folder.
    """
    folder.mkdir()
    texts = repository / "docs"
    (texts / "index.md").write_text("# Bench\n", "utf-8")
    if inside:
        texts = Path(shutil.copytree(texts, folder / "docs"))
    pages = sorted(str(path.relative_to(texts)) for path in texts.rglob("SOP-*.md"))[:50]
    (folder / "mkdocs.yml").write_text(
        PLAIN % ", ".join(pages) + f"docs_dir: {'docs' if inside else texts}\n" + plugins, "utf-8"
    )


def revise_one(folder: Path, number: int) -> None:
    """Commit one more revision of the first document, as it would be done by hand."""
    path = folder / path_of(1)
    text = path.read_text("utf-8").replace("revision: ", f"revision: {number}", 1)
    path.write_text(text.replace("word1 ", f"anew{number} ", 1), "utf-8")
    day = f"{FOUNDED + 250_000_000 + number * 3600} +0000"
    bob = {"NAME": "Bob", "EMAIL": "bob@bench.example", "DATE": day}
    who = {f"GIT_{one}_{kind}": said for one in ("AUTHOR", "COMMITTER") for kind, said in bob.items()}
    message = f"Another {number}\n\nApproved-by: Bob <bob@bench.example>"
    subprocess.run(["git", "-C", str(folder), "commit", "-qam", message], check=True, env={**os.environ, **who})


def discard(*folders: Path) -> None:
    """Take away what a run wrote."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
