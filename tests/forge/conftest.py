"""A company whose approvals are given on a forge."""

from __future__ import annotations

from pathlib import Path

import pytest

from company import Company
from forging import Forge


@pytest.fixture
def forge(company: Company, tmp_path: Path) -> Forge:
    return Forge(company, tmp_path / "answers")
