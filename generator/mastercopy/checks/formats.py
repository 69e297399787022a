"""Dresses problems for people (text), for programs (JSON, SARIF 2.1) and for a forge's annotations."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from mastercopy.checks.runner import CheckResult
from mastercopy.words import Problem

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def format_problems(result: CheckResult, form: str, as_of: date) -> str:
    """The problems in one of the formats text, json, github, sarif; ends with a line feed unless empty."""
    if form == "json":
        return json.dumps(problems_json(result, as_of), indent=2, ensure_ascii=False) + "\n"
    if form == "sarif":
        return json.dumps(_sarif(result), indent=2, ensure_ascii=False) + "\n"
    if form == "github":
        return "".join(_annotation(problem) + "\n" for problem in result.problems)
    return _text(result)


def _bare(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


def _text(result: CheckResult) -> str:
    lines: list[str] = []
    for problem in result.problems:
        commit = f" [{problem.commit[:12]}]" if problem.commit else ""
        lines.append(_bare(f"{problem.place}: {problem.slug}: {problem.severity}: {problem.sentence}{commit}"))
        lines.append(_bare(f"  hint: {problem.hint}"))
    errors = sum(problem.severity == "error" for problem in result.problems)
    lines.append(f"{errors} errors, {len(result.problems) - errors} warnings and notes, {len(result.waived)} waived")
    return "\n".join(lines) + "\n"


def problems_json(result: CheckResult, as_of: date) -> dict[str, Any]:
    """The problems as data (schema mastercopy/check/1)."""
    return {
        "schema": "mastercopy/check/1",
        "as_of": as_of.isoformat(),
        "problems": [
            {
                "slug": problem.slug,
                "severity": problem.severity,
                "path": problem.place.path,
                "line": problem.place.line,
                "column": problem.place.column,
                "record": problem.record,
                "message": problem.sentence,
                "hint": problem.hint,
                "commit": problem.commit,
            }
            for problem in result.problems
        ],
    }


def _escape(text: str, extra: str = "") -> str:
    """A workflow command's own escapes, so that a title cannot end the line and start another command."""
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for character in extra:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _annotation(problem: Problem) -> str:
    place = problem.place
    return (
        f"::{_COMMANDS[problem.severity]} file={_escape(place.path, ':,')},line={place.line},col={place.column},"
        f"title={_escape(problem.slug, ':,')}::{_escape(problem.sentence)} ({_escape(problem.hint)})"
    )


def _sarif(result: CheckResult) -> dict[str, Any]:
    slugs = sorted({problem.slug for problem in result.problems})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "mastercopy", "rules": [{"id": slug} for slug in slugs]}},
                "results": [
                    {
                        "ruleId": problem.slug,
                        "level": _LEVELS[problem.severity],
                        "message": {"text": f"{problem.sentence} ({problem.hint})"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": problem.place.path},
                                    "region": {"startLine": problem.place.line, "startColumn": problem.place.column},
                                }
                            }
                        ],
                    }
                    for problem in result.problems
                ],
            }
        ],
    }
