"""Writes the repository that browser tests and pictures look at: the demonstration, and one text of everything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from browser.customers import write_customers
from trial import write_trial

DAY = "2026-11-24"
APPROVED = "\n\nApproved-by: Mateus Rocha <mateus@lumen-oak.example>"
HOSTILE = 'Oiling "} @page{content:none} </style> \\\\ a table'
PROCEDURE = """---
id: SOP-030
title: '{title}'
type: procedure
revision: {revision}
change: {change}
owner: quality-manager
process: order-fulfilment
formerly: [OLD-7]
review_cycle: 24 months
---

## Purpose

An oiled table keeps its colour.{more}

!!! warning "Rags burn by themselves"

    Lay them flat; see [the first page](../index.md) and [packing](../work-instructions/WI-001-packing-a-lamp.md#scope).

=== "Oak"

    Two coats.

=== "Walnut"

    One coat.

## Procedure

1. Sand along the grain.[^1]
    1. 120, then 180.
    2. Never across.
2. Wipe.

- [x] Gloves on
- [ ] Window open

Cure
:   What oil does in seven days.

| Wood | Coats | Hours between the first and the last coat in a cold workshop | Lamp | Table | Bench |
|------|------:|:------------------------------------------------------------:|------|-------|-------|
| Oak  | 2     | 24                                                           | yes  | yes   | yes   |

```python
def coats(wood: str) -> int: return {{"oak": 2, "walnut": 1}}[wood]  # a line that is longer than any telephone is wide
```

![A box](../work-instructions/lamp-box.svg)

[^1]: Along, because scratches show.
"""
PAGE = """# Workshop rules

See [oiling](procedures/SOP-030-oiling.md#procedure), and [a page that is not there](gone.md).

!!! note
    Hand-written.
"""


def write_showcase(folder: Path) -> None:
    """The repository: two revisions of one procedure with every feature of the theme, under a title that bites."""
    write_trial(folder)
    write_customers(folder)
    file = folder / "docs/procedures/SOP-030-oiling.md"
    file.write_text(PROCEDURE.format(title="Oiling", revision=1, change="First issue", more=""), encoding="utf-8")
    (folder / "docs/workshop.md").write_text(PAGE, encoding="utf-8")
    commit(folder, "Oil tables", "2026-11-18T09:00:00+00:00")
    second = PROCEDURE.format(title=HOSTILE, revision=2, change="Says why", more=" Customers see that first.")
    file.write_text(second, encoding="utf-8")
    commit(folder, "Say why we oil", "2026-11-19T09:00:00+00:00")


def commit(folder: Path, message: str, when: str) -> None:
    """Commit all there is, written by one of the house and approved by another."""
    who = ["-c", "user.name=Clara Nunes", "-c", "user.email=clara@lumen-oak.example", "-c", "commit.gpgSign=false"]
    subprocess.run(["git", "-C", str(folder), "add", "-A"], check=True)
    subprocess.run(
        ["git", "-C", str(folder), *who, "commit", "-q", "-m", message + APPROVED, "--date", when],
        check=True,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "GIT_COMMITTER_DATE": when, "HOME": str(folder)},
    )


def build_showcase(folder: Path) -> Path:
    """The showcase's site, built as a person builds it."""
    write_showcase(folder / "repository")
    command = [sys.executable, "-m", "mastercopy", "build", "--repo", str(folder / "repository"), "--as-of", DAY]
    done = subprocess.run([*command, "--site-dir", str(folder / "site")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "site"
