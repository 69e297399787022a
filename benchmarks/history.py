"""Times `mastercopy register` as a whole process against `git log --raw` on a generated repository, side by side.

Writes the work item (documents x revisions, one record commit beside each) with `git fast-import`, then runs both
commands in turn and prints the medians and their ratio: `python benchmarks/history.py --documents 1000 --revisions 10`.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

RECORDS = {
    "records/organisation.yml": "id: ORG\nname: Bench\ntimezone: Europe/Lisbon\napproval: required\n",
    "records/people.yml": "people:\n  - {id: bob, name: Bob, emails: [bob@bench.example], roles: [{role: boss}]}\n",
    "records/roles.yml": "roles:\n  - {id: boss, title: Boss}\n",
}
WORDS = [f"word{number}" for number in range(800)]


def commit(number: int, message: str, files: dict[str, str]) -> bytes:
    stamp = f"Bob <bob@bench.example> {1_600_000_000 + number * 3600} +0000"
    lines = [f"commit refs/heads/main\ncommitter {stamp}\ndata {len(message)}\n{message}\n"]
    lines += [f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n" for path, text in files.items()]
    return "".join(lines).encode()


def text(number: int, revision: int, sections: list[str]) -> str:
    head = (
        f"id: SOP-{number:05d}\ntitle: Procedure {number}\ntype: procedure\nrevision: {revision}\n"
        "effective: 2020-01-01\nchange: One section rewritten\nowner: boss\nneeds: [NEED-001]\nprocess: work\n"
        "clauses: [8.5.1, 7.5]\nreaders: [boss]\nreview_cycle: 24 months\n"
    )
    return f"---\n{head}---\n\n" + "\n\n".join(sections) + "\n"


def story(documents: int, revisions: int) -> Iterator[bytes]:
    """About 1,800 words a document; each revision rewrites one section of thirteen."""
    dice = random.Random(1)
    sections = [[" ".join(dice.choices(WORDS, k=138)) for _ in range(13)] for _ in range(documents)]
    yield commit(0, "Found", RECORDS)
    number = 0
    for revision in range(1, revisions + 1):
        for document in range(documents):
            number += 2
            sections[document][dice.randrange(13)] = " ".join(dice.choices(WORDS, k=138))
            path = f"docs/procedures/{document // 100:03d}/SOP-{document + 1:05d}.md"
            content = {path: text(document + 1, revision, sections[document])}
            yield commit(number, f"Revision {revision}\n\nApproved-by: Bob <bob@bench.example>", content)
            record = {
                f"records/objectives/OBJ-{document + 1:05d}.yml": f"id: OBJ-{document + 1:05d}\ntarget: {revision}\n"
            }
            yield commit(number + 1, "Measure", record)


def write(folder: Path, documents: int, revisions: int) -> None:
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    data = b"".join(story(documents, revisions))
    subprocess.run(["git", "-C", str(folder), "fast-import", "--quiet"], input=data, check=True)
    subprocess.run(["git", "-C", str(folder), "repack", "-adq"], check=True)


def seconds(command: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    for name, default in (("documents", 1000), ("revisions", 10), ("runs", 5)):
        options.add_argument(f"--{name}", type=int, default=default)
    given = options.parse_args()
    floor = ["git", "log", "--raw", "-z", "--no-renames", "main", "--"]
    ours = [sys.executable, "-m", "mastercopy", "register", "--as-of", "2026-01-01"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "work"
        write(folder, given.documents, given.revisions)
        pairs = [(seconds(floor, folder), seconds(ours, folder)) for _ in range(given.runs)]
    ratios = sorted(own / base for base, own in pairs)
    sys.stdout.write(
        f"{given.documents} documents x {given.revisions} revisions, "
        f"{2 * given.documents * given.revisions + 1} commits, {given.runs} paired runs\n"
        f"git log --raw       median {statistics.median(base for base, _ in pairs):.2f} s\n"
        f"mastercopy register median {statistics.median(own for _, own in pairs):.2f} s\n"
        f"ratio               median {statistics.median(ratios):.1f}, from {ratios[0]:.1f} to {ratios[-1]:.1f}\n"
    )


if __name__ == "__main__":
    main()
