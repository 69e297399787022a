"""Gives the tests of this folder the preview in which there is everything, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from browser.everything import build_everything


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its site, for tests that only look at it."""
    return build_everything(tmp_path_factory.mktemp("everything"))
