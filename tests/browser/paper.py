"""Reads what a page says on paper."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from browser.chromium import Tab


def printed(tab: Tab, target: Path) -> str:
    """The text of the printed page, laid out as on the sheets."""
    tab.print(target)
    reader = shutil.which("pdftotext")
    assert reader is not None, "the tests need pdftotext: `apt-get install -y poppler-utils`"
    return subprocess.run([reader, "-layout", target, "-"], capture_output=True, text=True, check=True).stdout
