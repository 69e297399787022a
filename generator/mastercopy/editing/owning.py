"""Turns what the records say of roles and people into the file by which a forge asks for reviews."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mastercopy.editing.desk import PARTS, read_fields
from mastercopy.editing.writer import Edit
from mastercopy.model.catalog import Catalog
from mastercopy.model.codeowners import MOST_BYTES, Owners, Staff, build_owners, read_names
from mastercopy.model.organisation import (
    built_in_matrix,
    read_matrix,
    read_people,
    read_roles,
)
from mastercopy.model.register import Register
from mastercopy.sources.files import Tree
from mastercopy.words import MastercopyError, Place, Problem, one_line

OWNERS_FILE = {"github": ".github/CODEOWNERS", "gitlab": ".gitlab/CODEOWNERS"}
FIRST = "# Written by `mastercopy codeowners --write` from the approval matrix; lines below it are written anew."
LAST = "# Here ends what `mastercopy codeowners` writes."
_ELSEWHERE = {"github": (), "gitlab": ("CODEOWNERS", "docs/CODEOWNERS")}
"""Where a forge looks before it looks where we write."""
_MEND = "run `mastercopy codeowners --write` and bring the file to main"
MOST_READ = 8_000_000


@dataclass(frozen=True, slots=True)
class Owning:
    """The edit that makes the file true, what is wrong with the file as it is, and what nobody can mend in it."""

    edit: Edit
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    asks_nobody: bool


def read_staff(tree: Tree, day: date, forge: str) -> Staff:
    """Who approves what on a day, by the files of a tree."""
    organisation, people, roles, matrix = (
        read_fields(tree, places[0]) for places in (PARTS.organisation, PARTS.people, PARTS.roles, PARTS.matrix)
    )
    staff, named = read_people(people, organisation), read_roles(roles, organisation)
    rules = read_matrix(matrix) or built_in_matrix(named, staff, day)
    return Staff(rules, named, staff, read_names(forge, people, organisation), day, forge)


def owners_of(tree: Tree, catalog: Catalog, register: Register, day: date, forge: str) -> Owners:
    """Who is asked for what on a day."""
    waivers = (f"records/{kind.folder}" for kind in catalog.by_part("waivers"))
    parts = (PARTS.organisation, PARTS.people, PARTS.roles, PARTS.matrix, PARTS.signoffs, PARTS.calendar)
    places = [place for part in (*parts, PARTS.signers, PARTS.keys, PARTS.reviews) for place in part]
    return build_owners(read_staff(tree, day, forge), register, catalog, (*places, *waivers))


def write_owners(owners: Owners, forge: str) -> str:
    """The lines that are ours, from the first to the last."""
    lines = [FIRST]
    people = (one_line(person.replace("@", " ")) for person in owners.nameless)  # GitLab reads names in comments, too
    lines.extend(f"# {person} has no forge_login that {_NAMES[forge]} could know" for person in people)
    lines.extend(
        f"# nobody who is asked for {pattern} has one: all who approve are asked" for pattern in owners.unfilled
    )
    if forge == "gitlab" and owners.lines:
        lines.append("[Document control]")
    width = max((len(pattern) for pattern, _ in owners.lines), default=0)
    lines.extend(f"{pattern.ljust(min(width, 60))} {' '.join(names)}" for pattern, names in owners.lines)
    return "\n".join((*lines, LAST)) + "\n"


_NAMES = {"github": "GitHub", "gitlab": "GitLab"}


def edit_owners(folder: Path, owners: Owners, forge: str) -> Owning:
    """The file with our lines last, where no other line overrules them; lines by other hands stay."""
    path = OWNERS_FILE[forge]
    before = read_beside(folder, path)
    ours = write_owners(owners, forge)
    above, found, below = _parts((before or b"").decode("utf-8", "replace").replace("\r\n", "\n"), path)
    kept = "".join(part.strip("\n") + "\n\n" for part in (above, below) if part.strip())
    after = (kept + ours).encode("utf-8")
    if len(after) > MOST_BYTES:
        raise MastercopyError(
            f"the file would have {len(after):,} bytes, and {_NAMES[forge]} reads none above {MOST_BYTES:,}",
            "give documents of one folder the same rule of the approval matrix",
        )
    problems = tuple(_problems(before, found, ours, below, path))
    problems += tuple(_shadows(folder, forge, path))
    notes = [f"{person} has no readable forge_login and cannot be asked" for person in owners.nameless]
    if not owners.lines:
        notes.append("nobody who may approve has a forge_login: the file asks nobody")
    return Owning(Edit(path, before, after), problems, tuple(notes), not owners.lines)


def _parts(text: str, path: str) -> tuple[str, str | None, str]:
    """(lines above ours, ours, lines below ours)."""
    lines = text.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if line.rstrip() == FIRST]
    ends = [number for number, line in enumerate(lines) if line.rstrip() == LAST]
    if not starts and not ends:
        return text, None, ""
    if len(starts) != 1 or len(ends) != 1 or ends[0] < starts[0]:
        raise MastercopyError(
            "its marked lines do not begin and end once", "take them away, marks included, and write again", Place(path)
        )
    above, ours, below = lines[: starts[0]], lines[starts[0] : ends[0] + 1], lines[ends[0] + 1 :]
    return "".join(above), "".join(ours), "".join(below)


def _problems(before: bytes | None, found: str | None, ours: str, below: str, path: str) -> Iterator[Problem]:
    if before is None or found is None:
        missing = f"there is no {path}" if before is None else "it asks nobody by the approval matrix"
        yield Problem("codeowners-missing", "error", Place(path), missing, _MEND)
        return
    old, new = _rules(found), _rules(ours)
    line = {text: number for number, text in enumerate(before.decode("utf-8", "replace").splitlines(), 1)}
    for text in sorted(set(old) - set(new)):
        yield Problem("codeowners-stale", "error", Place(path, line.get(text, 1)), f"no longer true: {text}", _MEND)
    for text in sorted(set(new) - set(old)):
        yield Problem("codeowners-stale", "error", Place(path), f"missing: {text}", _MEND)
    if set(old) == set(new) and found.rstrip("\n") != ours.rstrip("\n"):
        yield Problem("codeowners-stale", "error", Place(path), "its marked lines stand in another order", _MEND)
    if below.strip():
        sentence = "lines below the marked ones overrule them, since the last line that fits a file wins"
        yield Problem("codeowners-overruled", "error", Place(path), sentence, _MEND)


def _rules(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and line not in (FIRST, LAST)]


def _shadows(folder: Path, forge: str, path: str) -> Iterator[Problem]:
    for other in _ELSEWHERE[forge]:
        if (folder / other).is_file():
            sentence = f"{_NAMES[forge]} reads {other} and never looks at {path}"
            yield Problem("codeowners-shadowed", "error", Place(other), sentence, f"move its lines into {path}")


def read_beside(folder: Path, path: str) -> bytes | None:
    """The bytes of a file that is no document and no record; None where there is none."""
    place = folder.joinpath(*path.split("/"))
    if not place.is_file():
        return None
    if place.stat().st_size > MOST_READ:
        raise MastercopyError("the file is too large to be read", "take it away, and write it again", Place(path))
    return place.read_bytes()
