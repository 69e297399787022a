"""Names what reading files and earlier ledgers may find wrong, so that these slugs are explained like any rule."""

from __future__ import annotations

from dataclasses import replace

from mastercopy.words import Problem

READING = {
    "adoption-unreadable": "The mapping that reads texts of others cannot be used; the last one that could be holds.",
    "duplicate-id": "Two records of one tree have the same ID; the first path in order keeps it.",
    "file-too-large": "A file is larger than any record needs, and was not read.",
    "file-name-mismatch": "The name of a file does not begin with the ID of its record.",
    "front-matter-unclosed": "The front matter of a Markdown file has no closing line `---`.",
    "history-rewritten": "The tip of an earlier ledger is not in this history at all.",
    "id-malformed": "An ID does not have the shape that its type asks for, or is a placeholder.",
    "id-missing": "A file that should be a record has no ID.",
    "ill-typed-field": "The value of a field is not of the field's kind.",
    "mainline-moved": "The tip of an earlier ledger is no longer on the mainline.",
    "missing-field": "A field that the type demands, always or in the record's state, is absent.",
    "removed-under": "What an earlier ledger knows, or what main had, is gone by a decision that is recorded.",
    "revision-lost": "A revision that an earlier ledger recorded is gone.",
    "revision-moved": "A revision that an earlier ledger recorded stands on another commit with the same content.",
    "revision-rewritten": "A revision that an earlier ledger recorded has another content now.",
    "table-unreadable": "A CSV table cannot be read.",
    "type-unreadable": "A type.yml cannot be read, or names a rule or an option that does not exist.",
    "unknown-field": "A record has a field that its type does not declare.",
    "unknown-file": "A file under docs/ or records/ belongs to no record type, or is no regular file.",
    "unknown-type": "A document names a type that does not exist, or lies in no folder of one.",
    "unreadable-file": "A file is not UTF-8 text, or holds no fields.",
    "waiver-expired": "A waiver has passed its day; what it waived stands again.",
    "yaml-duplicate-key": "A key occurs twice in one mapping.",
    "yaml-too-deep": "A YAML text is nested deeper than any record needs.",
    "yaml-unreadable": "A YAML text cannot be read.",
}
"""Slug -> sentence, of every problem that is found before or beside the rules."""

_LENIENT = frozenset({"ill-typed-field", "missing-field", "table-unreadable", "unknown-field", "unknown-type"})
"""Errors that an organisation which is only starting gets as warnings; those of identity and integrity stay errors."""


def grade(problem: Problem, strictness: str) -> Problem:
    """A problem of reading with the severity that an organisation of a strictness gives it."""
    if strictness == "starting" and problem.slug in _LENIENT and problem.severity == "error":
        return replace(problem, severity="warning")
    return problem
