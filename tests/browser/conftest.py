"""Shares one site and one browser among the tests that look at pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from browser.chromium import Chromium
from browser.hosting import Host, host_site
from browser.showcase import build_showcase


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_showcase(tmp_path_factory.mktemp("showcase"))


@pytest.fixture(scope="session")
def host(site: Path) -> Iterator[Host]:
    """The same site as a host publishes it, in a folder of its own."""
    with host_site(site, "/quality/") as hosted:
        yield hosted


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser
