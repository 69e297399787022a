"""Measures the site of a group: seconds for each member that is linked, and for each document in its lists.

    python benchmarks/group.py [--members 100] [--documents 1000]

Builds one small site, has each member publish as many documents and twenty objectives by data of the same shape, and
times `mastercopy federate` for a tenth of the members and for all of them, in one run.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from mastercopy.proof.manifest import MANIFEST
from mastercopy.proof.verify import canonical, digest_of
from trial import write_trial

DAY = "2026-11-24"


def thin(site: Path) -> None:
    """Keep what a site publishes as data, so that a hundred of them fit on a disk; its manifest tells of that alone."""
    for path in site.iterdir():
        if path.name != "data":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    for path in (site / "data").iterdir():
        if path.name not in ("register.json", "scores.json", "problems.json", "manifest.json", "ledger.jsonl"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def publish(site: Path, prefix: str, documents: int) -> None:
    """Let a site say that it has so many documents, none of which it has ever issued."""
    register = json.loads((site / "data/register.json").read_bytes())
    row = {**register["documents"][0], "status": "draft", "revision": None, "in_force_from": None, "approved": False}
    rows = [{**row, "id": f"{prefix}-{number:05d}", "title": f"Work {number}"} for number in range(documents)]
    (site / "data/register.json").write_text(json.dumps({**register, "documents": rows}), "utf-8")
    scores = json.loads((site / "data/scores.json").read_bytes())
    one = {**scores["scores"][0], "points": []}
    goals = [{**one, "id": f"{prefix}-OBJ-{number}"} for number in range(20)]
    (site / "data/scores.json").write_text(json.dumps({**scores, "scores": goals}), "utf-8")


def seal(site: Path) -> None:
    """Write the manifest of what is there."""
    manifest = json.loads((site / MANIFEST).read_bytes())
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    files = {name: hashlib.sha256((site / name).read_bytes()).hexdigest() for name in sorted(names) if name != MANIFEST}
    told = {key: value for key, value in manifest.items() if key != "digest"} | {"files": files}
    (site / MANIFEST).write_bytes(canonical({**told, "digest": digest_of(told)}) + b"\n")


def federate(folder: Path, members: int) -> float:
    """Seconds for a group of so many members, each linked where it is published."""
    rows = "".join(
        f"  - {{id: m{number}, site: m{number}, address: 'https://m{number}.bench.example/'}}\n"
        for number in range(members)
    )
    (folder / "group.yml").write_text(f"name: Bench\nmembers:\n{rows}", "utf-8")
    command = [
        sys.executable,
        "-m",
        "mastercopy",
        "federate",
        str(folder / "group.yml"),
        "--site-dir",
        str(folder / "site"),
    ]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--members", type=int, default=100)
    parser.add_argument("--documents", type=int, default=1000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mastercopy-bench-") as place:
        folder = Path(place)
        write_trial(folder / "repository")
        build = [sys.executable, "-m", "mastercopy", "build", "--repo", str(folder / "repository"), "--as-of", DAY]
        subprocess.run([*build, "--site-dir", str(folder / "first")], check=True, capture_output=True)
        thin(folder / "first")
        for number in range(given.members):
            site = shutil.copytree(folder / "first", folder / f"m{number}")
            publish(site, f"M{number}", given.documents)
            seal(site)
        few, all_of_them = federate(folder, given.members // 10), federate(folder, given.members)
    each = (all_of_them - few) / (given.members - given.members // 10)
    say = sys.stdout.write
    say("\n## Larger than one repository\n\n")
    say("The site of a group whose members are linked (`python benchmarks/group.py`).\n\n")
    say(
        f"- {given.members} members of {given.documents} documents: {all_of_them:.1f} s; a tenth of them: {few:.1f} s; "
        f"one more member of {given.documents} documents: {each:.2f} s\n"
    )


if __name__ == "__main__":
    main()
