"""This program is named by what it is: another one, however alike, has another name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import segno

import mastercopy

ASK = "from mastercopy.sources.program import code_name, program_name; print(code_name(), program_name())"


def names(*folders: Path) -> list[str]:
    """(of the code, of the program as it is installed) as a process tells that looks for packages there first."""
    places = [*map(str, folders), *filter(None, sys.path)]
    command = [sys.executable, "-c", ASK]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout.split()


def copied(folder: Path) -> Path:
    ours = Path(mastercopy.__file__).parent
    shutil.copytree(ours, folder / "mastercopy", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_same_code_has_one_name_wherever_it_is_installed(tmp_path: Path) -> None:
    here, there = names(), names(copied(tmp_path / "there"))
    assert here == names()
    assert here[0] == there[0] and here[1] != there[1]


def test_a_change_that_keeps_size_and_time_has_another_name(tmp_path: Path) -> None:
    """As in an image whose files all have one time: the list of an installed package holds their hashes."""
    place = copied(tmp_path / "there")
    file, listed = place / "mastercopy/words/errors.py", place / "mastercopy-0.1.0.dist-info/RECORD"
    listed.parent.mkdir()
    listed.write_text("mastercopy/words/errors.py,sha256=first,1\n", "utf-8")
    before, facts, text = names(place), file.stat(), file.read_text("utf-8")
    assert text.startswith('"""') and text[3].isalpha()
    file.write_text(text[:3] + text[3].swapcase() + text[4:], "utf-8")
    os.utime(file, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    unlisted = names(place)
    listed.write_text("mastercopy/words/errors.py,sha256=other,1\n", "utf-8")
    assert unlisted[0] != before[0], "what works elsewhere is known by all of its bytes"
    assert names(place)[1] != before[1]


def test_another_library_of_the_same_version_has_another_name(tmp_path: Path) -> None:
    """One that lies before the installed one on the path, and one whose file somebody edited."""
    before = names()
    shutil.copytree(Path(segno.__file__).parent, tmp_path / "segno", ignore=shutil.ignore_patterns("__pycache__"))
    shadowed = names(tmp_path)
    file = tmp_path / "segno" / "__init__.py"
    file.write_text(file.read_text("utf-8") + "\n# edited\n", "utf-8")
    assert len({before[1], shadowed[1], names(tmp_path)[1]}) == 3
