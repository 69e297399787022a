"""Turns the record types that declare a form into the files by which a forge asks people for a report."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mastercopy.editing.owning import read_beside
from mastercopy.editing.writer import Edit
from mastercopy.model.catalog import Catalog
from mastercopy.model.issueform import form_of, issue_form, issue_template
from mastercopy.model.register import Register
from mastercopy.words import MastercopyError, Place, Problem

FOLDERS = {"github": ".github/ISSUE_TEMPLATE", "gitlab": ".gitlab/issue_templates"}
_ENDINGS = {"github": ".yml", "gitlab": ".md"}
FIRST = {
    "github": "# Written by `mastercopy forms --write` from the record type; change the type, not this file.\n",
    "gitlab": "<!-- Written by `mastercopy forms --write` from the record type; change the type, not this file. -->\n",
}
_CHOOSER = "config.yml"
_PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9 _./()?,'-]*[A-Za-z0-9_.()?])?")
_WORDS_OF_YAML = {"y", "n", "yes", "no", "true", "false", "null", "on", "off"}
_MEND = "run `mastercopy forms --write` and bring the files to main"


@dataclass(frozen=True, slots=True)
class Forms:
    """The edits that make every form true, what is wrong with those that are there, and the labels that they set."""

    edits: tuple[Edit, ...]
    problems: tuple[Problem, ...]
    labels: tuple[str, ...]


def edit_forms(folder: Path, catalog: Catalog, register: Register, forge: str) -> Forms:
    """The forms of a folder as the types of today want them; files by other hands stay."""
    wanted = dict(_wanted(catalog, register, forge))
    edits: list[Edit] = []
    problems: list[Problem] = []
    for path, text in wanted.items():
        before, after = read_beside(folder, path), text.encode("utf-8")
        if before is not None and path.endswith(f"/{_CHOOSER}"):
            continue  # it is a choice of theirs, and ours is only a beginning
        if before is not None and not before.startswith(FIRST[forge].encode()):
            sentence = "this file was not written by `mastercopy forms`, and stands where a form would"
            problems.append(Problem("form-in-the-way", "error", Place(path), sentence, "give it another name"))
            continue
        if before != after:
            sentence = "this form is missing" if before is None else "this form asks other questions than its type"
            slug = "form-missing" if before is None else "form-stale"
            problems.append(Problem(slug, "error", Place(path), sentence, _MEND))
        edits.append(Edit(path, before, after))
    problems.extend(_left_over(folder, wanted, forge))
    kinds = [kind for kind in catalog.types.values() if kind.form is not None]
    labels = sorted({label for kind in kinds for label in form_of(kind).labels})
    return Forms(tuple(edits), tuple(problems), tuple(labels))


def _wanted(catalog: Catalog, register: Register, forge: str) -> Iterator[tuple[str, str]]:
    """Every file by its path, in order."""
    for name, kind in sorted(catalog.types.items()):
        if kind.form is not None:
            text = "".join(_yaml(issue_form(kind, register))) if forge == "github" else issue_template(kind, register)
            yield f"{FOLDERS[forge]}/{name}{_ENDINGS[forge]}", FIRST[forge] + text
    if forge == "github":
        yield f"{FOLDERS[forge]}/{_CHOOSER}", FIRST[forge] + "blank_issues_enabled: false\n"


def _left_over(folder: Path, wanted: Mapping[str, str], forge: str) -> Iterator[Problem]:
    """Forms that we wrote once for a type that asks nothing any more."""
    for place in sorted(folder.joinpath(*FOLDERS[forge].split("/")).glob(f"*{_ENDINGS[forge]}")):
        path = f"{FOLDERS[forge]}/{place.name}"
        if path in wanted or place.is_symlink():
            continue
        try:
            ours = (read_beside(folder, path) or b"").startswith(FIRST[forge].encode())
        except (OSError, MastercopyError):
            ours = False
        if ours:
            yield Problem(
                "form-left-over", "error", Place(path), "no record type declares this form", "delete the file"
            )


def _yaml(value: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """A form as YAML that reads like one written by hand; what a reader could take for something else is quoted."""
    for key, given in value.items():
        if isinstance(given, Mapping):
            yield f"{indent}{key}:\n"
            yield from _yaml(given, indent + "  ")
        elif isinstance(given, Sequence) and not isinstance(given, str):
            yield f"{indent}{key}:\n"
            yield from _rows(given, indent + "  ")
        else:
            yield f"{indent}{key}: {_scalar(given)}\n"


def _rows(rows: Sequence[Any], indent: str) -> Iterator[str]:
    for row in rows:
        if isinstance(row, Mapping):
            text = "".join(_yaml(row, indent + "  "))
            yield f"{indent}- {text[len(indent) + 2 :]}"
        else:
            yield f"{indent}- {_scalar(row)}\n"


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS_OF_YAML:
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())
