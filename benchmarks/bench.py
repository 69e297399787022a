"""Measures a whole repository side by side with its peers, and writes the results page: `make bench`.

    python benchmarks/bench.py [--documents 1000] [--revisions 10] [--runs 3] [--growth] [--peers PYTHON] [-o FILE]

Every figure is a ratio of runs that were taken in turn, whole processes each. `--growth` adds repositories of a quarter
and of four times the documents, and of half and twice the revisions; `--peers` names an interpreter that has the
plugins for dates and authors (`make bench` makes one).
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus import Size, discard, revise_one, write_repository
from objectives import write_objectives
from peers import Peer, others, plain
from report import Figure, write_report
from timing import Run, ratio, run

from company import Company

TEXT_BEGINS, TEXT_ENDS = '<div class="mc-not-in-force">', '<section class="mc-after">'
DAY, TOMORROW = ("--as-of", "2030-01-01"), ("--as-of", "2030-01-02")
FLOOR = """git log --raw -z --no-renames main -- > "$1/log" &&
git log --format= --raw --no-abbrev --no-renames main -- docs | cut -d' ' -f4 | sort -u > "$1/names" &&
git cat-file --batch < "$1/names" > /dev/null"""
"""What any reading of the history costs: one pass over the graph, and every text once."""


@dataclass
class Work:
    """One repository, where everything about it is written, and the runs so far by name."""

    folder: Path
    size: Size
    runs: dict[str, list[Run]] = field(default_factory=dict)

    @property
    def repository(self) -> Path:
        return self.folder / "repository"

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def time(self, name: str, command: tuple[str, ...], folder: Path, **environment: str) -> None:
        sys.stderr.write(f"{self.size.documents} x {self.size.revisions}: {name} ... ")
        sys.stderr.flush()
        done = run(command, folder, (0, 1) if "check" in command else (0,), **environment)
        sys.stderr.write(f"{done.wall:.1f} s, {done.cpu:.1f} s of processor, {done.peak:.0f} MiB\n")
        self.runs.setdefault(name, []).append(done)

    def ours(self, name: str, *words: str, day: tuple[str, str] = DAY) -> None:
        store = {"MASTERCOPY_STORE": str(self.folder / "store")}
        self.time(name, (sys.executable, "-m", "mastercopy", *words, *day), self.repository, **store)

    def build(self, name: str, day: tuple[str, str] = DAY) -> None:
        self.ours(name, "build", "--site-dir", str(self.site), day=day)


def begin(folder: Path, size: Size) -> Work:
    folder.mkdir()
    work = Work(folder, size)
    write_repository(work.repository, size)
    return work


def measure_builds(work: Work, peer: Peer, number: int) -> None:
    """One round: plain, everything from nothing, with what is kept, after one commit, and with nothing new."""
    discard(work.folder / "store", work.site, peer.output)
    work.time("plain", peer.command, peer.folder)
    work.build("cold")
    discard(work.site)
    work.build("another day", TOMORROW)
    discard(work.site)
    work.build("store kept, no output")
    revise_one(work.repository, number)
    work.build("one document committed")
    work.build("nothing changed")


def measure_verbs(work: Work, number: int) -> None:
    """One round of the verbs that read history, beside the floor."""
    discard(work.folder / "store")
    work.time("floor", ("sh", "-c", FLOOR, "sh", str(work.folder)), work.repository)
    work.time("git log --raw", ("git", "log", "--raw", "-z", "--no-renames", "main", "--"), work.repository)
    for verb in ("register", "trail SOP-00001", "check"):
        name = verb.split()[0]
        discard(work.folder / "store")
        work.ours(f"{name}, cold", *verb.split())
        work.ours(f"{name}, warm", *verb.split())


def measure_peers(work: Work, python: str) -> None:
    for peer in others(work.folder, work.repository, python):
        work.time(peer.name, peer.command, peer.folder)
        discard(peer.output)


def weight(folder: Path) -> tuple[int, int]:
    """(bytes, files) of a site."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return sum(sizes), len(sizes)


SITE = "The whole site, beside plain MkDocs with Material on the current texts"
VERBS = "The verbs, beside Git"
PAGES = "each document has 29 pages and 20 files; each revision is compared word by word with two others, 2 ms each"
ANEW = "what is kept is read, put into the frame of the build and written: 51 files of each document; and registers, "
ANEW += "lists and feeds are made anew"
READ = "Python and its libraries take half a second before anything is read; the rest is the graph and its judgement"
LEAST = "the least of it, Python and its libraries, the history and the graph of all records, is more than that; and "
LEAST += "registers, lists and feeds are made anew"
TARGETS: tuple[tuple[str, str, str, str, float | None, float | None, str, str], ...] = (
    (SITE, "from nothing, on the wall", "cold", "plain", 2.2, 1.2, "wall", PAGES),
    (SITE, "from nothing, processor", "cold", "plain", 4.0, 2.2, "cpu", PAGES),
    (SITE, "from nothing, beside plain with dates of creation", "cold", "plain with dates", 0.2, 0.1, "wall", PAGES),
    (SITE, "pages are kept, nothing is written yet", "store kept, no output", "plain", 0.35, 0.2, "wall", ANEW),
    (SITE, "(for comparison) the same on another day", "another day", "plain", None, None, "wall", ""),
    (SITE, "one document committed", "one document committed", "plain", 0.06, 0.03, "wall", LEAST),
    (SITE, "nothing changed", "nothing changed", "plain", 0.05, 0.02, "wall", READ),
    (SITE, "(for comparison) plain with dates", "plain with dates", "plain", None, None, "wall", ""),
    (SITE, "(for comparison) plain with authors", "plain with authors", "plain", None, None, "wall", ""),
    (SITE, "(for comparison) Zensical", "Zensical", "plain", None, None, "wall", ""),
    (SITE, "(for comparison) Hugo, a theme of three lines", "Hugo, bare theme", "plain", None, None, "wall", ""),
    (VERBS, "`register` from nothing, beside log and blobs", "register, cold", "floor", 6, 4, "wall", READ),
    (VERBS, "`register`, cold, beside `git log --raw`", "register, cold", "git log --raw", 15, 8, "wall", READ),
    (VERBS, "`register`, warm", "register, warm", "git log --raw", 4, 2, "wall", READ),
    (VERBS, "`trail`, cold", "trail, cold", "git log --raw", 15, 8, "wall", READ),
    (VERBS, "`trail`, warm", "trail, warm", "git log --raw", 4, 2, "wall", READ),
    (VERBS, "`check`, cold", "check, cold", "git log --raw", 15, 8, "wall", "it reads every record with its lines"),
    (VERBS, "`check`, warm", "check, warm", "git log --raw", 4, 2, "wall", "it reads every record with its lines"),
)
"""What is held against what: group, words, our runs, theirs, the limit, the aim, the figure, and what it is made of."""


def figures_of(work: Work) -> Iterator[Figure]:
    """The figures of one repository that are held to a target, as ratios to the runs beside them."""
    for group, what, ours, theirs, least, aim, of, why in TARGETS:
        if ours in work.runs and theirs in work.runs:
            found = ratio(work.runs[ours], work.runs[theirs], of)
            yield Figure(group, what, str(found), found.median, least, aim, why)
    yield from sizes(work)


def sizes(work: Work) -> Iterator[Figure]:
    """Memory, and what the site weighs."""
    group = "Memory and weight"
    peak = max((one.peak for one in work.runs.get("cold", ())), default=0.0)
    limits = (250, 180) if work.size.documents <= 1000 else (600, 400)
    held = "two processes at once, each with the blocks of a few documents and all that was compiled"
    yield Figure(group, "peak of a build from nothing, MiB", f"{peak:.0f}", peak, *limits, held)
    if work.site.is_dir():
        size, files = weight(work.site)
        scale = work.size.documents * work.size.revisions / 10_000
        often = "a revision is there as a page, as recorded, as its approvals bind it, and marked in two comparisons"
        yield Figure(
            group, f"site of {files} files, MB", f"{size / 1e6:.0f}", size / 1e6, 450 * scale, 300 * scale, often
        )
        around = beyond_text(work.site)
        frame = "four fifths are the frame of the theme, the rest who approved it and how to check that"
        yield Figure(group, "page of an old revision beyond its text, kB", f"{around:.1f}", around, 14, 8, frame)


def beyond_text(site: Path) -> float:
    """Kilobytes of a page of an old revision that are not its text: the median of all."""
    found = []
    for path in site.glob("documents/*/r*.html"):
        page = path.read_text("utf-8")
        text = page.partition(TEXT_BEGINS)[2].rpartition(TEXT_ENDS)[0]
        if text:
            found.append(path.stat().st_size - len(text.encode()))
    return statistics.median(found) / 1000


def growth(folder: Path, size: Size) -> Iterator[Figure]:
    """What one more document and one more revision cost, where there are many of them against few."""
    group = "Growth, processor time of a build from nothing"
    few, many = size.documents // 4, size.documents * 4
    less, more = (_cost(folder / f"d{documents}", Size(documents, size.revisions)) for documents in (few, many))
    each = (more / many) / (less / few)
    yield Figure(group, f"a document, at {many} against {few}", f"{each:.2f}", each, 1.25, 1.05)
    short, long = size.revisions // 2, size.revisions * 2
    less, more = (_cost(folder / f"r{revisions}", Size(few, revisions)) for revisions in (short, long))
    each = (more / long) / (less / short)
    twice = f"all but the last two are compared twice: {_compared(long):.2f} times each of {long}, "
    twice += f"{_compared(short):.2f} times each of {short}"
    yield Figure(group, f"a revision, at {long} against {short}", f"{each:.2f}", each, 0.8, 0.5, twice)


def _compared(revisions: int) -> float:
    """How often each of so many revisions is compared: with the one before, and with the one in force."""
    return (revisions - 1 + max(0, revisions - 2)) / revisions


def _cost(folder: Path, size: Size) -> float:
    work = begin(folder, size)
    work.build("cold")
    discard(folder)
    return work.runs["cold"][0].cpu


def measured(place: Path, size: Size, given: argparse.Namespace) -> Iterator[Figure]:
    work = begin(place / "work", size)
    peer = plain(work.folder, work.repository)
    if given.peers:
        measure_peers(work, given.peers)
    for number in range(1, given.runs + 1):
        measure_builds(work, peer, number)
        measure_verbs(work, number)
    yield from figures_of(work)
    discard(work.folder)
    if given.growth:
        yield from growth(place, size)
        yield from measure_objectives(place)


def measure_objectives(place: Path) -> Iterator[Figure]:
    """The whole site of many objectives with long series, half of them inline."""
    company = Company(place / "objectives")
    write_objectives(company, 500, 120, 0)
    command = (sys.executable, "-m", "mastercopy", "build", "--site-dir", str(place / "charts"), *DAY, "--no-store")
    wall = run(command, company.root).wall
    each = "a page of 140 kB for each, with two charts and two tables of 120 rows; register, feed and calendar"
    yield Figure("Objectives", "500 objectives of 120 points, seconds", f"{wall:.0f}", wall, 5, 2, each)


def interpreter(text: str) -> str:
    """The path of a Python from wherever it is begun; an error, before anything is measured, where there is none."""
    place = Path(text).absolute()
    if not place.exists():
        raise argparse.ArgumentTypeError(f"no Python is at {text}")
    return str(place)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("documents", 1000), ("revisions", 10), ("runs", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--peers", type=interpreter)
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    size = Size(given.documents, given.revisions)
    with tempfile.TemporaryDirectory(prefix="mastercopy-bench-") as place:
        figures = list(measured(Path(place), size, given))
    notes = (
        f"{size.documents} documents of about 1,800 words, {size.revisions} revisions each, {size.commits} commits; "
        f"{given.runs} {'run' if given.runs == 1 else 'runs'} of each in turn. A figure is the median of ratios of "
        "runs that followed each other, with the least and the most in brackets; `make bench` makes this page.",
    )
    text = write_report(figures, notes)
    if given.output is not None:
        given.output.write_text(text, "utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
