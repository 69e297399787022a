"""Dresses problems for people (text), for programs (JSON, SARIF 2.1) and for a forge's annotations."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from urllib.parse import quote

from mastercopy.checks.runner import CheckResult, Waived, in_words
from mastercopy.words import Problem, count, printable

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


def _text(result: CheckResult) -> str:
    lines: list[str] = []
    for problem in result.problems:
        commit = f" [{problem.commit[:12]}]" if problem.commit else ""
        lines.append(printable(f"{problem.place}: {problem.slug}: {problem.severity}: {problem.sentence}{commit}"))
        lines.append(printable(f"  hint: {problem.hint}"))
    for waived in result.waived:
        what = waived.problem
        until = f"waived by {waived.waiver} until {waived.expires} ({waived.approver}): {waived.reason}"
        lines.append(printable(f"{what.place}: {what.slug}: {until}"))
    errors = sum(problem.severity == "error" for problem in result.problems)
    others = count(len(result.problems) - errors, "warning or note", "warnings and notes")
    lines.append(f"{count(errors, 'error')}, {others}, {len(result.waived)} waived")
    return "\n".join(lines) + "\n"


def problems_json(result: CheckResult, as_of: date) -> dict[str, Any]:
    """The problems as data (schema mastercopy/check/1)."""
    return {
        "schema": "mastercopy/check/1",
        "as_of": as_of.isoformat(),
        "problems": [_problem_json(problem) for problem in result.problems],
        "waived": [
            {
                **_problem_json(item.problem),
                "waived_by": item.waiver,
                "reason": item.reason,
                "approver": item.approver,
                "expires": item.expires.isoformat() if item.expires is not None else None,
            }
            for item in result.waived
        ],
    }


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
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
    every = [*((problem, None) for problem in result.problems), *((item.problem, item) for item in result.waived)]
    slugs = sorted({problem.slug for problem, _ in every})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "mastercopy", "rules": [_sarif_rule(slug) for slug in slugs]}},
                "columnKind": "unicodeCodePoints",
                "results": [_sarif_result(problem, waived) for problem, waived in every],
            }
        ],
    }


def _sarif_rule(slug: str) -> dict[str, Any]:
    return {"id": slug, "shortDescription": {"text": in_words(slug) or slug}}


def _sarif_result(problem: Problem, waived: Waived | None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": problem.slug,
        "level": _LEVELS[problem.severity],
        "message": {"text": f"{problem.sentence} ({problem.hint})"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(problem.place.path, errors="replace")},
                    "region": {"startLine": problem.place.line, "startColumn": problem.place.column},
                }
            }
        ],
    }
    if waived is not None:
        found["suppressions"] = [{"kind": "external", "status": "accepted", "justification": waived.reason}]
    return found
