"""Runs `mastercopy` in processes of their own, which begin with its modules at hand: reading them takes half the time.

One process of a session reads them and does nothing else; each run is a fork of it with its own arguments, environment,
folder and output. What it costs to begin, and what is loaded then, is tested with whole processes elsewhere. All forks
order sets of words alike: who compares the bytes of two runs makes one of them with `run_whole`.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from mastercopy.cli.main import run as command_line

_FORKS = multiprocessing.get_context("forkserver") if "forkserver" in multiprocessing.get_all_start_methods() else None
if _FORKS is not None:
    _FORKS.set_forkserver_preload([__name__, "athand"])


def run_whole(*arguments: str, where: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The same in a process that begins with nothing at hand, and orders sets of words in its own way."""
    command = [sys.executable, "-m", "mastercopy", *arguments]
    environment = _environment()
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=where, env=environment)


def run_apart(*arguments: str, where: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `mastercopy` in a process of its own, as a person at a terminal does."""
    if _FORKS is None:
        return run_whole(*arguments, where=where)
    with tempfile.TemporaryDirectory() as place:
        said = [Path(place, name) for name in ("out", "err")]
        given = (arguments, str(where or Path.cwd()), _environment(), *map(str, said))
        process = _FORKS.Process(target=_run, args=given)
        process.start()
        process.join()
        assert process.exitcode is not None
        return subprocess.CompletedProcess(
            ["mastercopy", *arguments], process.exitcode, *(one.read_text("utf-8") for one in said)
        )


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def _run(arguments: tuple[str, ...], where: str, environment: Mapping[str, str], out: str, err: str) -> None:
    """What the fork does."""
    for number, path in ((1, out), (2, err)):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(file, number)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(where)
    sys.exit(command_line(list(arguments)))
