"""Measures what a reader waits for: the first result of a search, a register that is narrowed, and what a page loads.

    python benchmarks/reader.py [DOCUMENTS ...]

Builds the small company of the tests, puts as many documents under its search and its master list as are asked for
(1,000 and 5,000), and lets Chromium open them from disk. A search is measured from the first letter that is typed, its
index not loaded yet, to the first result that is seen.
"""

from __future__ import annotations

import gzip
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from corpus import begin

from browser.chromium import Chromium, Tab
from mastercopy.site.content import SearchEntry
from mastercopy.site.search import all_words, index_script, small_index
from trial import write_trial

RUNS = 5
LIMITS = {1000: 500, 5000: 1500}
"""The most milliseconds that a first result may take, by the number of documents."""
PAGES = {
    "first page": "index.html",
    "document": "documents/SOP-007/index.html",
    "old revision": "documents/SOP-007/r1.html",
    "redline": "documents/SOP-007/r3-redline-r2.html",
    "master list": "registers/documents.html",
    "any day": "for/on.html",
}
_SEARCH = """new Promise(done => {
  const box = document.querySelector('.md-search__input'), found = document.querySelector('.md-search-result');
  const begun = performance.now();
  new MutationObserver(() => {
    if (found.querySelector('.md-search-result__link')) done(performance.now() - begun);
  }).observe(found, {childList: true, subtree: true});
  box.focus(); box.value = 'Procedure 77'; box.dispatchEvent(new Event('keyup', {bubbles: true}));
  box.dispatchEvent(new Event('input', {bubbles: true}));
})"""
_NARROW = """(() => {
  const box = document.querySelector('.mc-filter input'), took = [];
  for (const text of ['p', 'pr', 'procedure 7', 'procedure 77', '']) {
    const begun = performance.now();
    box.value = text; box.dispatchEvent(new Event('input', {bubbles: true})); document.body.offsetHeight;
    took.push(performance.now() - begun);
  }
  return Math.max(...took);
})()"""


def write_index(site: Path, documents: int) -> int:
    """Put so many documents of 1,800 words under the search of a site; answers with the bytes of its index."""
    entries = []
    for number in range(1, documents + 1):
        title = f"SOP-{number:05d} Procedure {number}"
        entry = SearchEntry(f"documents/SOP-{number:05d}/index.html", title, "", (f"SOP-{number:05d}",), "Owner: Boss.")
        entries.append((entry, all_words(begin(number).text())))
    index = small_index((site / "search/search_index.json").read_text("utf-8"), entries)
    (site / "search/search_index.json").write_text(index, "utf-8")
    (site / "search/search_index.js").write_text(index_script(index), "utf-8")
    return len(index.encode())


def write_register(page: Path, text: str, documents: int) -> None:
    """Put so many rows into the master list, whose text is given, each like its first one."""
    body = re.search(r"<tbody>(.*?)</tbody>", text, re.DOTALL)
    assert body is not None
    row = re.search(r"<tr.*?</tr>", body[1], re.DOTALL)
    assert row is not None
    name = re.search(r"\b[A-Z]{3}-\d{3}\b", row[0])
    assert name is not None
    rows = (row[0].replace(name[0], f"SOP-{number:05d} procedure {number}") for number in range(1, documents + 1))
    page.write_text(text.replace(body[1], "".join(rows), 1), "utf-8")


def asked(browser: Chromium, page: Path, script: str) -> float:
    """The median of some runs in milliseconds, each in a tab of its own that knows nothing of the others."""
    took = []
    for _ in range(RUNS):
        with browser.open(page) as tab:
            took.append(float(tab.ask(script)))
    return statistics.median(took)


def loaded(tab: Tab, site: Path) -> tuple[int, int]:
    """(requests, bytes as compressed) of a page with all that it loads."""
    paths = [Path(one.removeprefix("file://").partition("?")[0].partition("#")[0]) for one in tab.requests()]
    return len(paths), sum(len(gzip.compress(path.read_bytes(), 6)) for path in paths if path.is_relative_to(site))


def _verdict(wait: float, limit: int | None) -> str:
    """In words, whether a wait is as wanted; nothing where none is."""
    return "" if limit is None else f" ({'met' if wait <= limit else f'not met: {limit} ms are wanted'})"


def main(numbers: list[int]) -> None:
    with tempfile.TemporaryDirectory(prefix="mastercopy-bench-") as folder:
        place = Path(folder).resolve()
        write_trial(place / "repository")
        command = [sys.executable, "-m", "mastercopy", "build", "--repo", str(place / "repository")]
        subprocess.run([*command, "--site-dir", str(place / "site")], check=True, capture_output=True)
        site, say = place / "site", sys.stdout.write
        register = site / PAGES["master list"]
        text = register.read_text("utf-8")
        say("\n## What a reader waits for\n\nIn Chromium, from disk (`python benchmarks/reader.py`); ")
        say("0.5 s are wanted for a ")
        say("first result at 1,000 documents, 1.5 s at 5,000.\n\n")
        with Chromium(place / "profile") as browser:
            for name, path in PAGES.items():
                with browser.open(site / path) as tab:
                    requests, size = loaded(tab, site)
                alone = len(gzip.compress((site / path).read_bytes(), 6))
                say(f"- {name}: {alone / 1000:.0f} kB; with all that it loads {size / 1000:.0f} kB, ")
                say(f"{requests} requests\n")
            for documents in numbers:
                size = write_index(site, documents)
                wait = asked(browser, site / "index.html", _SEARCH)
                write_register(register, text, documents)
                narrowed = asked(browser, register, _NARROW)
                say(f"- {documents} documents: index {size / 1e6:.1f} MB, first result after {wait:.0f} ms")
                say(f"{_verdict(wait, LIMITS.get(documents))}; ")
                say(f"master list narrowed in {narrowed:.0f} ms at most\n")


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [1000, 5000])
