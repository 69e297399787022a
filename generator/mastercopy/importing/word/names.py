"""Names the elements of a Word file as lxml writes them, and reads their values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
V = "{urn:schemas-microsoft-com:vml}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
UNSEEN = re.compile("[\x7f-\x9f\xad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufff9-\ufffb]")
"""Letters that nobody sees or that turn the direction of a line."""
TEXTS = {f"{W}t", f"{MATHS}t"}
BLANKS = {f"{W}tab", f"{W}br", f"{W}cr", f"{W}ptab"}


def value(element: Any, path: str) -> str | None:
    """The `w:val` of a child, by its path of local names; None where it is not there."""
    found = element.find("/".join(f"{W}{name}" for name in path.split("/"))) if element is not None else None
    return None if found is None else found.get(f"{W}val")


def is_on(element: Any, path: str) -> bool:
    """Whether a switch is there and not switched off."""
    found = element.find("/".join(f"{W}{name}" for name in path.split("/"))) if element is not None else None
    return found is not None and found.get(f"{W}val") not in ("0", "false", "off", "none")


def words_of(element: Any) -> str:
    """All text below an element in its order, with a blank where paragraphs, cells, tabs and breaks part it."""
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    for one in element.iter():
        if one.tag in TEXTS:
            yield one.text or ""
        elif one.tag in BLANKS or one.tag in (f"{W}p", f"{W}tc"):
            yield " "


def shortened(text: str, most: int = 60) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0] or line[:most]} ..."
