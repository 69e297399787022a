"""Gives every test a Git that knows nothing of the machine it runs on, and a home of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from company import Company
from mastercopy.demonstration import write_demonstration
from signing import Office, PgpKey, make_ssh_key, pgp_key

MOST = 120
"""Signs of a value that a test is named after: every process that it begins is given the name, as one word."""


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long values are told by their length."""
    return f"{argname} of {len(val)}" if isinstance(val, (str, bytes)) and len(val) > MOST else None


@pytest.fixture(scope="session", autouse=True)
def _lone_git(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For the whole session, so that fixtures of any scope write the same commits on every machine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            patch.delenv(name)
        home = tmp_path_factory.mktemp("home")
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
        patch.setenv("XDG_CACHE_HOME", str(home / ".cache"))
        patch.delenv("MASTERCOPY_STORE", raising=False)
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
        patch.setenv("GIT_TERMINAL_PROMPT", "0")
        patch.setenv("LC_ALL", "C.UTF-8")
        patch.setenv("TZ", "UTC")
        yield


@pytest.fixture(scope="session")
def lumen_oak(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of the demonstration company, for those who only read it."""
    folder = tmp_path_factory.mktemp("demonstration") / "lumen-oak"
    write_demonstration(folder)
    return folder


@pytest.fixture
def company(tmp_path: Path) -> Company:
    """An empty company: a repository on `main` without a commit."""
    return Company(tmp_path / "company")


@pytest.fixture
def office(company: Company, tmp_path: Path) -> Office:
    """A company whose approvals are signatures, with keys for its people."""
    keys = tmp_path / "keys"
    return Office(company, keys, make_ssh_key(keys, "bob"), make_ssh_key(keys, "ana"))


@pytest.fixture(scope="module")
def pgp() -> Iterator[PgpKey]:
    """An OpenPGP key of Bob."""
    with pgp_key("bob@trial.example") as key:
        yield key
