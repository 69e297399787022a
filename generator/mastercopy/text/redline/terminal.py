"""Writes the changes of a redline as lines for a terminal: `[-old-]{+new+}`, in colour where that is wanted."""

from __future__ import annotations

from mastercopy.text.redline.compare import Redline


def render_terminal(redline: Redline, colour: bool) -> str:
    return ""
