"""Writes the last tree of the demonstration company into a folder: `python -m mastercopy.demonstration FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from mastercopy.demonstration.replay import write_tree

if __name__ == "__main__":
    write_tree(Path(sys.argv[1]))
