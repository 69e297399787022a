"""Measures the page of any day at 5,000 documents of 10 revisions: bytes to load, and milliseconds to show another day.

    python benchmarks/daybook.py [DOCUMENTS [REVISIONS]]

It writes days as a site does, puts them under the built page of the small company of the tests, and lets Chromium show
fifty days of them.
"""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from browser.chromium import Chromium
from mastercopy.views.daycode import Row, Words, empty, encode
from trial import write_trial

WORDS = (
    *("order", "receipt", "picking", "packing", "oiling", "wiring", "drilling", "sanding", "complaint", "return"),
    *("supplier", "training", "audit", "review", "delivery", "carrier", "stock", "tool", "paint", "lamp", "table"),
)
FIRST, LAST = 16436, 20786
_ASK = """(() => {{
  const form = document.querySelector('[data-mc-on]'), days = {days};
  const begun = performance.now();
  for (const day of days) {{ form.elements.on.value = day; form.elements.on.dispatchEvent(new Event('change')); }}
  return (performance.now() - begun) / days.length;
}})()"""


def write_days(documents: int, revisions: int) -> bytes:
    """A daybook of as many documents, each with its revisions at random days, every third announced before its day."""
    chance, words, states = random.Random(7), Words(), Words()
    for state in (("Effective", "good"), ("Awaiting approval", "wait")):
        states.place(state)
    found = []
    for place in range(documents):
        name, title = f"SOP-{place:04}", " ".join(chance.sample(WORDS, 3)).capitalize()
        days = sorted(chance.sample(range(FIRST, LAST - 30), revisions))
        rows: list[tuple[int, Row]] = []
        for turn, day in enumerate(days, 1):
            owner = words.place(f"Role {chance.randrange(12)}") if turn == 1 else rows[-1][1]["o"]
            current = {**empty(), "t": title, "v": str(turn), "f": day, "m": 24, "o": owner}
            if turn % 3 == 0 and day - 14 > days[turn - 2]:
                rows.append((day - 14, {**rows[-1][1], "p": [[str(turn), f"r{turn}", words.place("approved"), day]]}))
            rows.append((day, current))
        found.append([name, 0, words.place("Procedure"), encode(rows, FIRST)])
    book = {"schema": "mastercopy/daybook/1", "first": FIRST, "as_of": LAST, "words": words.known}
    data = json.dumps({**book, "states": states.known, "documents": found}, separators=(",", ":"))
    return f"window.mastercopyDaybook={data};\n".encode()


def main(documents: int = 5000, revisions: int = 10) -> None:
    script = write_days(documents, revisions)
    sys.stdout.write(
        f"{documents} documents of {revisions} revisions: {len(gzip.compress(script, 9)) / 1000:.0f} kB compressed"
        + "\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        write_trial(place / "repository")
        command = [sys.executable, "-m", "mastercopy", "build", "--repo", str(place / "repository")]
        subprocess.run([*command, "--site-dir", str(place / "site")], check=True, capture_output=True)
        (place / "site/data/daybook.js").write_bytes(script)
        days = [f"2024-{month:02}-{day:02}" for month in range(1, 11) for day in (3, 9, 16, 22, 27)]
        with Chromium(place / "profile") as browser, browser.open(place / "site/for/on.html") as tab:
            sys.stdout.write(f"{tab.ask(_ASK.format(days=json.dumps(days))):.0f} ms to show another day" + "\n")


if __name__ == "__main__":
    main(*(int(text) for text in sys.argv[1:]))
