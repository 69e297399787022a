"""Where there is no network a site is built all the same, and nothing so much as tries to reach another machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

GUARD = '''"""Writes down and refuses whatever would leave this machine; Python reads it as it starts."""
import os
import socket

def refuse(what):
    def guarded(*arguments, **given):
        with open(os.environ["GUARD_TOLD"], "a") as told:
            told.write(f"{what} {arguments[-1:]}\\n")
        raise OSError("there is no network here")
    return guarded

def unless_local(what, method):
    def guarded(self, *arguments):
        return (method if self.family == socket.AF_UNIX else refuse(what))(self, *arguments)
    return guarded

for name in ("connect", "connect_ex", "sendto", "sendmsg"):
    setattr(socket.socket, name, unless_local(name, getattr(socket.socket, name)))
for name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, name, refuse(name))
'''
NOWHERE = "http://127.0.0.1:9"
DAY = ("--as-of", "2026-11-24", "--no-store")


@pytest.fixture
def told(tmp_path: Path) -> Path:
    """Where the guard writes down what was tried."""
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard/sitecustomize.py").write_text(GUARD, "utf-8")
    file = tmp_path / "told.txt"
    file.write_text("")
    return file


def guarded(told: Path) -> Mapping[str, str]:
    """Proxies that lead nowhere, Git without protocols of a network, and the guard in every process of Python."""
    proxies = {name: NOWHERE for one in ("http", "https", "all") for name in (f"{one}_proxy", f"{one}_proxy".upper())}
    path = os.pathsep.join([str(told.parent / "guard"), *(one for one in sys.path if one)])
    return {**os.environ, **proxies, "GIT_ALLOW_PROTOCOL": "file", "PYTHONPATH": path, "GUARD_TOLD": str(told)}


def cut_off() -> list[str]:
    """A command before a command that takes the network away altogether, where the machine lets us."""
    command = ["unshare", "--map-root-user", "--net"]
    tried = shutil.which(command[0]) and subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if tried and tried.returncode == 0 else []


def ask(told: Path, *command: str, where: Path | None = None) -> subprocess.CompletedProcess[str]:
    said = [*cut_off(), sys.executable, *command]
    return subprocess.run(said, capture_output=True, text=True, check=False, env=guarded(told), cwd=where, timeout=300)


def test_the_guard_sees_what_tries_to_leave(told: Path) -> None:
    done = ask(told, "-c", "import urllib.request; urllib.request.urlopen('http://quality.example/')")
    assert done.returncode == 1 and "there is no network here" in done.stderr
    assert "create_connection" in told.read_text()


def test_a_site_is_built_and_proved(told: Path, lumen_oak: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    built = ask(told, "-m", "mastercopy", "build", "--repo", str(lumen_oak), "--site-dir", str(site), *DAY)
    assert built.returncode == 0 and (site / "documents/SOP-007/index.html").is_file(), built.stderr
    proved = ask(told, str(site / "verify.py"), str(site))
    assert proved.returncode == 0, proved.stdout + proved.stderr
    checked = ask(told, "-m", "mastercopy", "check", "--repo", str(lumen_oak), *DAY[:2])
    assert checked.returncode in (0, 1) and "Traceback" not in checked.stderr, checked.stderr
    assert told.read_text() == ""


def test_mkdocs_itself_builds_it(told: Path, lumen_oak: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    built = ask(told, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(site), where=lumen_oak)
    assert built.returncode == 0 and (site / "documents/SOP-007/index.html").is_file(), built.stderr
    assert told.read_text() == ""
