"""When a day that nobody has written yet is one that is owed."""

from __future__ import annotations

from datetime import date

import pytest

from company import Company
from mastercopy.compile import compile_project
from mastercopy.project import open_project

PATH = "records/nonconformities/NCR-2026-001.yml"
FAULT = """id: NCR-2026-001
title: Green for blue
found: 2026-02-11
source: process
description: One of two
owner: writer
"""


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("status: open\n", False),
        ("status: implementing\n", True),
        ("status: implementing\nno_corrective_action: The first in three years\n", False),
        ("status: open\njudge_on: 2026-02-12\n", True),
    ],
    ids=[
        "the day is asked for later",
        "it is asked for now",
        "it is not asked for at all",
        "it was promised all the same",
    ],
)
def test_a_day_that_is_asked_for_later_is_not_overdue(company: Company, more: str, *, told: bool) -> None:
    """Before, every fresh nonconformity and corrective action was overdue on its first day."""
    company.found()
    company.write(PATH, FAULT + more)
    company.commit("Enter it", "2026-02-13T09:00:00+00:00")
    problems = compile_project(open_project(company.root), date(2026, 2, 14)).result.problems
    assert ("overdue" in {one.slug for one in problems}) is told
