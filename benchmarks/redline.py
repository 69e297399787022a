"""Times redlines of the worst texts at N and 2N in one process: `python benchmarks/redline.py --runs 3`.

Near-linear means that twice the text takes about twice the time. The ratio counts; the seconds only give the scale.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable

from mastercopy.text.redline import accept, compare_texts, normalise, reject, render_html

WORDS = [f"word{number}" for number in range(800)]
Texts = tuple[str, str]


def sentence(dice: random.Random, length: int = 12) -> str:
    return " ".join(dice.choices(WORDS, k=length))


def paragraphs(texts: list[str]) -> str:
    return "\n".join(f"<p>{text}</p>" for text in texts)


def table(rows: list[list[str]]) -> str:
    head = "<tr>" + "".join(f"<th>Head {column}</th>" for column in range(len(rows[0]))) + "</tr>"
    body = "\n".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead>{head}</thead><tbody>{body}</tbody></table>"


def sorted_table(size: int, dice: random.Random) -> Texts:
    """2,000 rows of five cells, every second one edited, and all in another order."""
    rows = [[f"PART-{n:05d}", *(sentence(dice, 3) for _ in range(4))] for n in range(size)]
    new = [list(row) for row in rows]
    for row in new[::2]:
        row[dice.randrange(1, 5)] = sentence(dice, 3)
    dice.shuffle(new)
    return table(rows), table(new)


def edited_table(size: int, dice: random.Random) -> Texts:
    """2,000 rows, every second one edited, in order, with a column more."""
    rows = [[f"PART-{n:05d}", *(sentence(dice, 3) for _ in range(4))] for n in range(size)]
    new = [[*row[:2], f"new {n}", *row[2:]] for n, row in enumerate(rows)]
    for row in new[::2]:
        row[dice.randrange(3, 6)] = sentence(dice, 3)
    return table(rows), table(new)


def equal_items(size: int, dice: random.Random) -> Texts:
    """5,000 equal items and a few new ones among them."""
    new = ["done"] * size
    for n in range(size // 50):
        new.insert(dice.randrange(len(new)), f"new item {n}")
    return tuple("<ol>" + "".join(f"<li>{text}</li>" for text in items) + "</ol>" for items in (["done"] * size, new))  # type: ignore[return-value]


def different_paragraphs(size: int, dice: random.Random) -> Texts:
    """10,000 paragraphs, none as before."""
    return tuple(paragraphs([sentence(dice) for _ in range(size)]) for _ in range(2))  # type: ignore[return-value]


def reworded_paragraphs(size: int, dice: random.Random) -> Texts:
    """10,000 paragraphs, a word changed in each, one in twenty elsewhere."""
    old = [sentence(dice) for _ in range(size)]
    new = [" ".join((*text.split()[:5], "changed", *text.split()[6:])) for text in old]
    for _ in range(size // 20):
        new.insert(dice.randrange(size), new.pop(dice.randrange(size)))
    return paragraphs(old), paragraphs(new)


def one_paragraph(size: int, dice: random.Random) -> Texts:
    """One paragraph of 15,000 words, rewritten."""
    return f"<p>{sentence(dice, size)}</p>", f"<p>{sentence(dice, size)}</p>"


def procedure(size: int, dice: random.Random) -> Texts:
    """A long procedure with a lightly edited section in ten, and two moved."""
    sections = [f"<h2>{n}. {sentence(dice, 3)}</h2>\n{paragraphs([sentence(dice, 60)] * 3)}" for n in range(size)]
    new = [text.replace("word1 ", "changed ") if n % 10 == 0 else text for n, text in enumerate(sections)]
    new.insert(size // 3, new.pop(size // 2))
    new.insert(2, new.pop())
    return "\n".join(sections), "\n".join(new)


CASES: dict[str, tuple[Callable[[int, random.Random], Texts], int]] = {
    "table, half edited and re-sorted": (sorted_table, 2000),
    "table, half edited, a column more": (edited_table, 2000),
    "equal items, some new": (equal_items, 5000),
    "paragraphs, all different": (different_paragraphs, 10000),
    "paragraphs, all reworded": (reworded_paragraphs, 10000),
    "one paragraph, rewritten": (one_paragraph, 15000),
    "procedure, lightly edited": (procedure, 80),
}


def measure(texts: Texts) -> float:
    """Seconds of comparison and page together."""
    start = time.perf_counter()
    render_html(compare_texts(*texts))
    return time.perf_counter() - start


def main() -> int:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--runs", type=int, default=3)
    ask.add_argument("--case", default="", help="only cases whose name holds this")
    settings = ask.parse_args()
    heads = f"{'case':36} {'N':>6} {'s at N/2':>9} {'s at N':>8} {'s at 2N':>8} {'2N / N':>7} {'N / half':>8}"
    sys.stdout.write(f"{heads}\n")
    for name, (make, size) in CASES.items():
        if settings.case not in name:
            continue
        sizes = (size // 2, size, 2 * size)
        texts = [make(count, random.Random(7)) for count in sizes]
        times: list[list[float]] = [[], [], []]
        for _ in range(settings.runs):
            for place, pair in enumerate(texts):
                times[place].append(measure(pair))
        half, whole, double = (statistics.median(taken) for taken in times)
        redline = render_html(compare_texts(*texts[0]))
        assert accept(redline) == normalise(texts[0][1]) and reject(redline) == normalise(texts[0][0])
        found = f"{half:9.2f} {whole:8.2f} {double:8.2f} {double / whole:7.2f} {whole / half:8.2f}"
        sys.stdout.write(f"{name:36} {size:6} {found}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
