"""A small told company for tests, so that what they expect does not change with the demonstration."""

from __future__ import annotations

from pathlib import Path

from mastercopy.demonstration import write_demonstration


def write_trial(folder: Path) -> str:
    """Write the small company as a Git repository; returns its last commit."""
    return write_demonstration(folder, Path(__file__).parent)
