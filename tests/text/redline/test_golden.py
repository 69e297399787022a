"""Real-looking edits as an auditor reads them, kept as files; `python tests/text/redline/test_golden.py` rewrites them.

Look at what changed in `golden/` before you commit it: a redline that needs an explanation is a fault.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mastercopy.text.markdown import Renderer
from mastercopy.text.redline import accept, compare_texts, normalise, reject, render_html, render_terminal

GOLDEN = Path(__file__).parent / "golden"
STORIES = sorted(folder.name for folder in GOLDEN.iterdir())
SITE = Renderer(
    ("admonition", "attr_list", "def_list", "footnotes", "tables", "toc", "pymdownx.superfences", "pymdownx.tasklist"),
    {"toc": {"permalink": True}, "tables": {"use_align_attribute": True}},
)
PICTURES = ({"flow.png": "as drawn first"}, {"flow.png": "as drawn anew"})
LINE = re.compile(r"(?=<(?:p|h[1-6]|[uod]l|li|d[td]|table|tbody|tr|div|pre|hr)[ >])")


def written(story: str) -> dict[str, str]:
    """Both forms of a story's redline, by file name; the page with a line for each block."""
    old, new = (SITE.render((GOLDEN / story / name).read_text(encoding="utf-8"), {}) for name in ("old.md", "new.md"))
    redline = compare_texts(old, new, *PICTURES)
    page = render_html(redline)
    assert (accept(page), reject(page)) == (normalise(new), normalise(old))
    return {"redline.html": LINE.sub("\n", page).lstrip() + "\n", "redline.txt": render_terminal(redline, colour=False)}


@pytest.mark.parametrize("story", STORIES)
def test_a_story_reads_as_agreed(story: str) -> None:
    for name, text in written(story).items():
        assert text == (GOLDEN / story / name).read_text(encoding="utf-8"), f"{story}/{name}"


if __name__ == "__main__":
    for each in STORIES:
        for file, content in written(each).items():
            (GOLDEN / each / file).write_text(content, encoding="utf-8")
