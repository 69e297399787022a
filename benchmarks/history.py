"""Times the verbs that read history, as whole processes side by side with `git log --raw` on a generated repository.

Writes the work item (documents x revisions, one record commit beside each) with `git fast-import`, then runs all in
turn and prints medians, ratios and peak memory: `python benchmarks/history.py --documents 1000 --runs 5`.
Cold is with an empty store, warm with that of the run before, `one commit` warm after one more document was committed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
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
    write_story(folder, story(documents, revisions))


def write_story(folder: Path, parts: Iterator[bytes]) -> None:
    """A repository of the commits that a stream for `git fast-import` tells."""
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    with subprocess.Popen(["git", "-C", str(folder), "fast-import", "--quiet"], stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for part in parts:
            process.stdin.write(part)
    assert process.returncode == 0
    subprocess.run(["git", "-C", str(folder), "repack", "-adq"], check=True)
    subprocess.run(["git", "-C", str(folder), "reset", "-q", "--hard"], check=True)


def measure(command: list[str], folder: Path, store: Path) -> tuple[float, float]:
    """(seconds, peak MiB) of one process."""
    start = time.perf_counter()
    environment = {**os.environ, "MASTERCOPY_STORE": str(store)}
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), command
    return took, usage.ru_maxrss / 1024


def one_more(folder: Path, number: int) -> None:
    """Commit one more revision of the first document."""
    path = folder / "docs/procedures/000/SOP-00001.md"
    path.write_text(path.read_text().replace("revision: ", f"revision: {number}0", 1))
    who = ["-c", "user.name=Bob", "-c", "user.email=bob@bench.example"]
    subprocess.run(["git", "-C", str(folder), *who, "commit", "-qam", f"Another {number}"], check=True)


def rounds(folder: Path, store: Path, runs: int) -> dict[str, list[tuple[float, float]]]:
    """Every measurement, taken in turn so that a busy moment of the machine touches all alike."""

    def ours(*words: str) -> list[str]:
        return [sys.executable, "-m", "mastercopy", *words, "--as-of", "2026-01-01"]

    floor = ["git", "log", "--raw", "-z", "--no-renames", "main", "--"]
    found: dict[str, list[tuple[float, float]]] = {}
    for number in range(1, runs + 1):
        shutil.rmtree(store, ignore_errors=True)
        for name, command in (
            ("git log --raw", floor),
            ("register without store", ours("register", "--no-store")),
            ("register cold", ours("register")),
            ("register warm", ours("register")),
            ("trail warm", ours("trail", "SOP-00001")),
            ("check cold", ours("check")),
            ("check warm", ours("check")),
        ):
            found.setdefault(name, []).append(measure(command, folder, store))
        one_more(folder, number)
        found.setdefault("register, one commit", []).append(measure(ours("register"), folder, store))
    return found


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    for name, default in (("documents", 1000), ("revisions", 10), ("runs", 5)):
        options.add_argument(f"--{name}", type=int, default=default)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "work"
        write(folder, given.documents, given.revisions)
        found = rounds(folder, Path(name) / "store", given.runs)
    commits = 2 * given.documents * given.revisions + 1
    sys.stdout.write(
        f"{given.documents} documents x {given.revisions} revisions, {commits} commits, {given.runs} runs\n"
    )
    floors = [took for took, _ in found["git log --raw"]]
    for name, runs in found.items():
        ratios = sorted(took / base for (took, _), base in zip(runs, floors, strict=True))
        median = statistics.median(took for took, _ in runs)
        sys.stdout.write(
            f"{name:24} {median:6.2f} s, ratio {statistics.median(ratios):5.1f} "
            f"({ratios[0]:.1f} to {ratios[-1]:.1f}), peak {max(peak for _, peak in runs):4.0f} MiB\n"
        )


if __name__ == "__main__":
    main()
