"""Turns the showcase's site into pictures of each kind of page to look at: desktop, phone, dark and paper."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser.chromium import Chromium
from browser.kinds import KINDS
from browser.showcase import build_showcase

LOOKS = {"desktop": {"width": 1280}, "phone": {"width": 390, "height": 844}, "dark": {"width": 1280, "dark": True}}


def write_pictures(site: Path, folder: Path, only: tuple[str, ...] = ()) -> int:
    """One PNG per kind of page and look, one PDF per kind of page; how many were written."""
    written = 0
    with tempfile.TemporaryDirectory() as profile, Chromium(Path(profile)) as browser:
        for kind, page in KINDS.items():
            if only and kind not in only:
                continue
            for look, settings in LOOKS.items():
                with browser.open(site / page, **settings) as tab:
                    tab.picture(folder / f"{kind}-{look}.png", whole=True)
                    written += 1
            with browser.open(site / page) as tab:
                tab.print(folder / f"{kind}.pdf")
                written += 1
        with browser.open(site / "index.html", width=1280, height=960) as tab:
            tab.picture(folder / "site.png")
    return written + 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        count = write_pictures(build_showcase(Path(place)), Path(sys.argv[1]), tuple(sys.argv[2:]))
    sys.stdout.write(f"wrote {count} pictures to {sys.argv[1]}\n")
