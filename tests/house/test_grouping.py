"""Tests that share what takes long to make run on one worker; what deals them out has stopped to do so before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SHARING = """
import os
from pathlib import Path

import pytest

@pytest.mark.xdist_group("together")
@pytest.mark.parametrize("number", range(12))
def test_one(number):
    with Path("workers").open("a") as file:
        file.write(os.environ["PYTEST_XDIST_WORKER"] + " ")
"""


def test_a_group_of_tests_stays_on_one_worker(tmp_path: Path) -> None:
    (tmp_path / "test_sharing.py").write_text(SHARING)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    workers = (tmp_path / "workers").read_text().split()
    assert done.returncode == 0 and len(workers) == 12 and len(set(workers)) == 1, done.stdout
