"""Reads the tables of a day and says which cannot be read: all of the data folder, and what an objective names."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from mastercopy.model.register import DATA, Register
from mastercopy.sources.files import Tree
from mastercopy.sources.tables import read_table
from mastercopy.words import Problem


def named_table(given: object) -> str:
    """The path of the table that a record names, tidied; nothing where it names none."""
    return posixpath.normpath(given) if isinstance(given, str) else ""


def check_tables(register: Register, tree: Tree) -> Iterator[Problem]:
    """Every fault of every table that records may speak of."""
    named = {named_table(record.get("data")) for record in register.of_part("objectives")}
    for path in tree.paths:
        speaks = path.startswith(DATA) and path.lower().endswith(".csv")
        if (speaks or (path in named and path.startswith("records/"))) and tree.kind(path) == "file":
            yield from read_table(tree.read(path), path)[1]
