"""What is measured can be measured: the benchmark of a tiny repository writes a figure for each target."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINE = re.compile(
    r"^\| (?P<what>[^|]+) \| (?P<figure>[0-9.]+[^|]*) \| (?P<least>[^|]+) \| (?P<aim>[^|]+) \| (?P<met>[^|]*) \|", re.M
)
HELD = {
    "from nothing, on the wall",
    "from nothing, processor",
    "pages are kept, nothing is written yet",
    "one document committed",
    "nothing changed",
    "`register` from nothing, beside log and blobs",
    "`register`, cold, beside `git log --raw`",
    "`register`, warm",
    "`trail`, cold",
    "`trail`, warm",
    "`check`, cold",
    "`check`, warm",
    "peak of a build from nothing, MiB",
    "page of an old revision beyond its text, kB",
}


def test_the_benchmark_writes_its_page(tmp_path: Path) -> None:
    page = tmp_path / "results.md"
    asked = ("--documents", "3", "--revisions", "2", "--runs", "1", "-o", str(page))
    bench = str(ROOT / "benchmarks" / "bench.py")
    done = subprocess.run([sys.executable, bench, *asked], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = {line["what"]: line for line in LINE.finditer(page.read_text("utf-8"))}
    assert found.keys() >= HELD
    assert all(found[what]["met"].strip() in ("met", "aim met", "not met") for what in HELD)
    site = next(line for what, line in found.items() if what.startswith("site of "))
    assert float(site["figure"]) > 0
    assert "3 documents" in page.read_text("utf-8")
    assert str(tmp_path) not in page.read_text("utf-8"), "a page of results names no place of a machine"
