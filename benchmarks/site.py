"""Times building the whole site of a generated repository beside plain MkDocs on the same current texts, as ratios.

    python benchmarks/site.py [--documents 200] [--revisions 10] [--runs 1]

Each document has about 1,800 words in sections with a table, lists and a note; each revision rewrites a paragraph and
an item, or a paragraph and a cell, and adds a row. Plain is MkDocs with Material, search on and nothing of ours, on
current texts alone; ours is everything: every revision with its text and its redlines, registers and data. Both in
turn, whole processes.
"""

from __future__ import annotations

import argparse
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from history import RECORDS, WORDS, commit, write_story

PLAIN = "site_name: Bench\ntheme: {name: material}\nnav: [{Home: index.md}]\nvalidation: {omitted_files: ignore}\n"
SECTIONS = ("Purpose", "Scope", "Who does what", "Steps", "Limits", "Records", "When it fails", "Notes")


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


def head(number: int, revision: int) -> str:
    return (
        f"---\nid: SOP-{number:05d}\ntitle: Procedure {number}\ntype: procedure\nrevision: {revision}\n"
        "effective: 2020-01-01\nchange: A step rewritten\nowner: boss\nprocess: work\nclauses: [8.5.1]\n"
        "readers: [boss]\nreview_cycle: 24 months\n---\n\n"
    )


def story(documents: int, revisions: int) -> Iterator[bytes]:
    yield commit(0, "Found", RECORDS)
    drafts = {number: begin(number) for number in range(1, documents + 1)}
    at = 0
    for revision in range(1, revisions + 1):
        for number, draft in drafts.items():
            at += 1
            if revision > 1:
                draft.revise()
            path = f"docs/procedures/{number // 100:03d}/SOP-{number:05d}.md"
            signed = f"Revision {revision}\n\nApproved-by: Bob <bob@bench.example>"
            yield commit(at, signed, {path: head(number, revision) + draft.text()})


def write_plain(folder: Path, repository: Path) -> None:
    """The current texts alone, with a first page and the configuration that plain MkDocs needs."""
    shutil.copytree(repository / "docs", folder / "docs")
    (folder / "docs/index.md").write_text("# Bench\n", "utf-8")
    (folder / "mkdocs.yml").write_text(PLAIN, "utf-8")


def timed(command: list[str], folder: Path) -> tuple[float, float]:
    """(seconds on the wall, seconds of processor) of one process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--revisions", type=int, default=10)
    parser.add_argument("--runs", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mastercopy-bench-") as place:
        folder = Path(place)
        write_story(folder / "repository", story(given.documents, given.revisions))
        write_plain(folder / "plain", folder / "repository")
        plain = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(folder / "plain-site")]
        ours = [sys.executable, "-m", "mastercopy", "build", "--no-store", "--site-dir", str(folder / "site")]
        rows = []
        for _ in range(given.runs):
            rows.append((timed(plain, folder / "plain"), timed(ours, folder / "repository")))
            shutil.rmtree(folder / "plain-site")
            shutil.rmtree(folder / "site")
        walls = statistics.median(own[0] / other[0] for other, own in rows)
        work = statistics.median(own[1] / other[1] for other, own in rows)
        sys.stdout.write(
            f"{given.documents} documents of {given.revisions} revisions: plain {rows[-1][0][0]:.1f} s, "
            f"everything {rows[-1][1][0]:.1f} s; {walls:.2f} times on the wall, {work:.2f} in processor time\n"
        )


if __name__ == "__main__":
    main()
