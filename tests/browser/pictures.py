"""Turns the showcase's site into pictures of each kind of page to look at: three widths, light, dark and paper."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser.chromium import Chromium
from browser.kinds import KINDS
from browser.showcase import build_showcase

WIDTHS = {"phone": (360, 740), "tablet": (768, 1024), "desktop": (1440, 900)}
LOOKS = {
    f"{name}{'-dark' * dark}": {"width": width, "height": height, "dark": dark}
    for name, (width, height) in WIDTHS.items()
    for dark in (False, True)
}
FIRST = "site.png"
"""The picture of the README: the first page as it meets somebody at a desk."""


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
            tab.picture(folder / FIRST)
    return written + 1


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        count = write_pictures(build_showcase(Path(place)), Path(sys.argv[1]), tuple(sys.argv[2:]))
    sys.stdout.write(f"wrote {count} pictures to {sys.argv[1]}\n")
