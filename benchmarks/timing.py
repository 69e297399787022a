"""Times whole processes with their children: seconds on the wall and of the processors, and the peak of memory."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_STEP = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Run:
    """One run: `wall` and `cpu` in seconds, `peak` in MiB of all its processes at once, shared pages counted once."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True)
class Ratio:
    """The runs of one command beside those of another, pair by pair: the median and what lies around it."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        between = f" ({_short(self.least)} to {_short(self.most)})" if self.least < self.most else ""
        return f"{_short(self.median)}{between}"


def _short(value: float) -> str:
    return f"{value:.2g}" if value < 10 else f"{value:.0f}"


def run(command: Sequence[str], folder: Path, allowed: Sequence[int] = (0,), **environment: str) -> Run:
    """Run a command to its end; its output is thrown away, unless it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    env = {**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment}
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    watch = _Watch(process.pid)
    _, errors = process.communicate()
    wall = time.perf_counter() - start
    peak = watch.stop()
    if process.returncode not in allowed:
        raise SystemExit(f"{' '.join(command)} failed:\n{errors[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak)


def ratio(ours: Sequence[Run], theirs: Sequence[Run], figure: str = "wall") -> Ratio:
    """How often as much a figure of ours is, run by run; of fewer runs of theirs, by their median."""
    base = [getattr(one, figure) for one in theirs]
    if len(base) != len(ours):
        base = [statistics.median(base)] * len(ours)
    found = sorted(getattr(one, figure) / other for one, other in zip(ours, base, strict=True))
    return Ratio(statistics.median(found), found[0], found[-1])


class _Watch:
    """Looks again and again at the memory of a process and everything that it began."""

    def __init__(self, pid: int) -> None:
        self._pid, self._peak, self._over = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()

    def stop(self) -> float:
        self._over.set()
        self._thread.join()
        return self._peak / 1024

    def _look(self) -> None:
        while not self._over.wait(_STEP):
            self._peak = max(self._peak, sum(map(_held, _family(self._pid))))


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        try:
            tasks = list(Path(f"/proc/{one}/task").iterdir())
            waiting += [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _held(pid: int) -> float:
    """KiB of a process, a page that several share divided among them; nothing where the kernel does not say."""
    try:
        rows: Mapping[str, str] = dict(
            line.split(":", 1) for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
        )
    except OSError:
        return 0.0
    return float(rows.get("Pss", "0 kB").split()[0])
