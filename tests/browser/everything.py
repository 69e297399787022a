"""Builds a preview of the demonstration in which there is everything: each feature of a text, a draft, a notice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from browser.showcase import HOSTILE, PAGE, PROCEDURE, commit
from mastercopy.demonstration import write_demonstration

DAY = "2026-11-30"
DRAFT = """---
id: SOP-031
title: Waxing
type: procedure
status: draft
revision: 1
change: First issue
owner: quality-manager
process: order-fulfilment
---

## Purpose

A waxed bench keeps dry; see [oiling](SOP-030-oiling.md#procedure).
"""


def build_everything(folder: Path) -> Path:
    """The site of what a branch proposes: a draft, beside all that the company has."""
    repository = folder / "repository"
    write_demonstration(repository)
    file = repository / "docs/procedures/SOP-030-oiling.md"
    file.write_text(PROCEDURE.format(title="Oiling", revision=1, change="First issue", more=""), encoding="utf-8")
    (repository / "docs/workshop.md").write_text(PAGE, encoding="utf-8")
    commit(repository, "Oil tables", "2026-11-25T09:00:00+00:00")
    second = PROCEDURE.format(title=HOSTILE, revision=2, change="Says why", more=" Customers see that first.")
    file.write_text(second, encoding="utf-8")
    commit(repository, "Say why we oil", "2026-11-26T09:00:00+00:00")
    subprocess.run(["git", "-C", str(repository), "switch", "--quiet", "--create", "waxing"], check=True)
    (repository / "docs/procedures/SOP-031-waxing.md").write_text(DRAFT, encoding="utf-8")
    commit(repository, "Wax benches", "2026-11-27T09:00:00+00:00")
    command = [sys.executable, "-m", "mastercopy", "build", "--repo", str(repository), "--as-of", DAY]
    command += ["--ref", "waxing", "--base", "main", "--site-dir", str(folder / "site")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "site"
