"""The wheel carries all that is needed, templates, types and story; nothing of it is read from the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from company import Company
from mastercopy.demonstration import write_demonstration

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "generator" / "mastercopy"


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the wheel holds, in a folder far from the repository; built of a copy, without asking any network."""
    folder = tmp_path_factory.mktemp("wheel")
    copy, passing = folder / "source", shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(PACKAGE, copy / "generator/mastercopy", ignore=passing)
    for path in (path for path in ROOT.iterdir() if path.is_file()):
        shutil.copy2(path, copy / path.name)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist"), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (folder / "dist").glob("mastercopy-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def run(unpacked: Path, *arguments: str) -> str:
    """Run Python where only the unpacked wheel is the package."""
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=unpacked.parent, env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_nothing_of_the_package_is_left_out(unpacked: Path) -> None:
    assert files(unpacked / "mastercopy") == files(PACKAGE)
    assert any(name.startswith("demonstration/story/") for name in files(PACKAGE))


def test_the_wheel_writes_and_builds_the_demonstration(unpacked: Path, tmp_path: Path) -> None:
    where = run(unpacked, "-c", "import mastercopy; print(mastercopy.__file__)")
    assert Path(where.strip()).is_relative_to(unpacked)
    run(unpacked, "-m", "mastercopy", "demo", str(tmp_path / "demo"))
    assert Company(tmp_path / "demo").tip == write_demonstration(tmp_path / "ours")
    site = tmp_path / "site"
    run(unpacked, "-m", "mastercopy", "build", "--repo", str(tmp_path / "demo"), "--site-dir", str(site))
    page = (site / "documents/SOP-007/index.html").read_text("utf-8")
    assert "mc-banner" in page and (site / "assets/mastercopy.css").is_file()
    assert (site / "reference/types.html").is_file()
