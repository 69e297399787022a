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


def test_the_python_of_the_peers_is_found_from_everywhere_or_missed_at_once(tmp_path: Path) -> None:
    """They are begun in folders of their own, where a path from here leads nowhere."""
    (tmp_path / "peers").mkdir()
    (tmp_path / "peers" / "python").symlink_to(sys.executable)
    bench = str(ROOT / "benchmarks" / "bench.py")
    for told, said in (("nowhere/python", "no Python is at nowhere/python"), ("peers/python", "invalid int value")):
        asked = ("--peers", told, "--runs", "none")  # which stops it in any case
        done = subprocess.run(
            [sys.executable, bench, *asked], capture_output=True, text=True, check=False, cwd=tmp_path
        )
        assert done.returncode == 2 and said in done.stderr
    found = f"import sys; sys.path[:0] = {[str(ROOT / 'benchmarks'), str(ROOT / 'tests')]}; import bench; "
    asked = ("-c", found + "print(bench.interpreter('peers/python'))")
    done = subprocess.run([sys.executable, *asked], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout.strip() == str(tmp_path / "peers" / "python")


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
