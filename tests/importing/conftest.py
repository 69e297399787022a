"""The firm that takes exports in, with the key of the tests in the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports import KEY, found_folder


@pytest.fixture
def firm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MASTERCOPY_IMPORT_KEY", KEY)
    return found_folder(tmp_path / "firm")
