"""Turns runs into the results page: each target with the figure beside it, and whether it is met."""

from __future__ import annotations

import os
import platform
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One line: what is measured, its figure, and the limits that it is held to where there are any.

    `shown` is the figure with its spread and unit, `value` its median; smaller is better. `why` says what it is made
    of, for those who read that it is not met.
    """

    group: str
    what: str
    shown: str
    value: float | None = None
    least: float | None = None
    aim: float | None = None
    why: str = ""

    @property
    def verdict(self) -> str:
        """In one word, whether the figure is as wanted."""
        if self.value is None or self.least is None:
            return ""
        if self.aim is not None and self.value <= self.aim:
            return "aim met"
        return "met" if self.value <= self.least else "not met"


def write_report(figures: Iterable[Figure], notes: Sequence[str]) -> str:
    """The results as Markdown, a table for each group."""
    parts = ["# What was measured", "", *notes, "", f"Machine: {machine()}."]
    group = ""
    for one in figures:
        if one.group != group:
            group = one.group
            parts += [
                "",
                f"## {group}",
                "",
                "| what | measured | at least | aim | | why not |",
                "|---|---|---|---|---|---|",
            ]
        why = one.why if one.verdict == "not met" else ""
        parts.append(f"| {one.what} | {one.shown} | {_limit(one.least)} | {_limit(one.aim)} | {one.verdict} | {why} |")
    return "\n".join(parts) + "\n"


def _limit(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def machine() -> str:
    """What the figures were taken on, in words that tell nothing of whose it is."""
    cpu = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = next((int(line.split()[1]) // 1024**2 for line in _lines("/proc/meminfo") if "MemTotal" in line), 0)
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return (
        f"{os.cpu_count()} processors ({cpu or platform.machine()}), {memory} GiB, {platform.system()}, "
        f"Python {platform.python_version()}, {git}; files on {_disk()}"
    )


def _disk() -> str:
    """The kind of file system on which everything is written."""
    command = ["stat", "-f", "-c", "%T", tempfile.gettempdir()]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return told.stdout.strip() or "a disk of no known kind"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text("utf-8").splitlines()
    except OSError:
        return []
