"""Looks at a repository and the machine under it, and turns what it sees into findings with a way out of each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from mastercopy.editing.desk import PARTS, read_fields
from mastercopy.editing.forms import edit_forms
from mastercopy.editing.owning import OWNERS_FILE, edit_owners, owners_of, read_staff
from mastercopy.model.catalog import Catalog
from mastercopy.model.diagnosis import Diagnosis, Grade, Needs, read_needs
from mastercopy.model.organisation import Organisation, read_organisation, read_zone
from mastercopy.model.register import Register
from mastercopy.model.signers import read_signers
from mastercopy.sources.files import Tree, is_repository, read_disk_file
from mastercopy.sources.frontmatter import decode_text
from mastercopy.sources.machine import has_program, may_write, read_git_version
from mastercopy.sources.repository import Repository
from mastercopy.words import MastercopyError, Problem, count

OLDEST_GIT = (2, 31)
_WORKFLOWS = {"github": ".github/workflows", "gitlab": ".gitlab-ci.yml"}
_FILES = {"github": (".github",), "gitlab": (".gitlab-ci.yml", ".gitlab")}
NO_FORGE = "none"
_PLACEHOLDER = re.compile(r"OWNER/mastercopy|(?<![0-9a-f])0{40}(?![0-9a-f])")
_MOST_OF_A_WORKFLOW = 1_000_000
_TOOLS = (("ssh-keygen", "OpenSSH 8.2 or newer"), ("gpgv", "GnuPG's gpgv"))


def find_forge(folder: Path) -> str:
    """The forge whose files lie in a folder, `none` where there are none; GitHub where there are both."""
    return next((forge for forge, names in _FILES.items() if any((folder / name).exists() for name in names)), NO_FORGE)


def needs_of(tree: Tree, day: date, forge: str, check: str) -> Needs:
    """What the policy of a repository needs of its forge on a day."""
    staff = read_staff(tree, day, forge)
    organisation = read_organisation(read_fields(tree, PARTS.organisation[0]))
    return read_needs(organisation, staff.matrix, staff.people, day, check)


def look_around(
    folder: Path, tree: Tree, catalog: Catalog, register: Register, day: date, forge: str, store: Path | None
) -> Iterator[Diagnosis]:
    """Everything that can be seen without asking the forge."""
    organisation = read_organisation(read_fields(tree, PARTS.organisation[0]))
    yield _git()
    yield from _tools()
    yield from _history(folder, organisation)
    yield _zone(tree)
    yield from _signers(tree, organisation)
    if forge == NO_FORGE:
        found = "no forge is set up here; for what one needs: `mastercopy doctor --forge github`"
        yield Diagnosis("forge-missing", "fine", found, "as the organisation works")
    else:
        files = _workflow_files(folder, forge)
        yield _workflows(files, forge)
        yield from _placeholders(folder, files)
        yield from _owners(folder, tree, catalog, register, day, forge)
        yield from _forms(folder, catalog, register, forge)
    yield _store(store)


def _git() -> Diagnosis:
    version, wanted = read_git_version(), f"Git {OLDEST_GIT[0]}.{OLDEST_GIT[1]} or newer"
    if version is None:
        return Diagnosis("git-missing", "error", "Git was not found", wanted, f"install {wanted}")
    found = f"Git {version[0]}.{version[1]}"
    return Diagnosis("git-too-old", "fine" if version >= OLDEST_GIT else "error", found, wanted, f"install {wanted}")


def _tools() -> Iterator[Diagnosis]:
    for name, told in _TOOLS:
        wanted = f"{name}, which verifies signatures"
        if has_program(name):
            yield Diagnosis(f"{name}-missing", "fine", f"{name} is installed", wanted)
        else:
            found = f"{name} is not installed: signatures rank as plain statements here"
            yield Diagnosis(f"{name}-missing", "warning", found, wanted, f"install {told}")


def _history(folder: Path, organisation: Organisation) -> Iterator[Diagnosis]:
    if not is_repository(folder):
        yield Diagnosis("no-repository", "error", "this folder has no history", "a Git repository", "clone it with Git")
        return
    try:
        with Repository(folder) as repository:
            shallow, tip = repository.facts.shallow, repository.find_reference(organisation.main_branch)
    except MastercopyError as fault:
        yield Diagnosis("no-repository", "error", fault.sentence, "a Git repository that can be read", fault.hint)
        return
    wanted = "all of the history"
    if shallow:
        way = "run `git fetch --unshallow`; in a workflow set `fetch-depth: 0`"
        yield Diagnosis("clone-shallow", "error", "most of the history is missing in this clone", wanted, way)
    else:
        yield Diagnosis("clone-shallow", "fine", "all of the history is here", wanted)
    name = organisation.main_branch
    wanted = f"a branch {name!r}, as records/organisation.yml says"
    if tip is None:
        way = "name the branch that holds under `main_branch:` in records/organisation.yml, or fetch it"
        yield Diagnosis("main-missing", "error", f"there is no branch {name!r} here or at origin", wanted, way)
    else:
        yield Diagnosis("main-missing", "fine", f"the branch {name!r} is here", wanted)


def _zone(tree: Tree) -> Diagnosis:
    fields = read_fields(tree, PARTS.organisation[0])
    stated = fields.get("timezone") if isinstance(fields, dict) else None
    wanted = "the time zone by which days are counted"
    way = "write `timezone: Europe/Lisbon`, or your own, into records/organisation.yml"
    if read_zone(stated) is None:
        return Diagnosis("timezone-unset", "warning", "no time zone is stated: days are those of UTC", wanted, way)
    return Diagnosis("timezone-unset", "fine", f"days are those of {stated}", wanted)


def _signers(tree: Tree, organisation: Organisation) -> Iterator[Diagnosis]:
    path = PARTS.signers[0]
    if path not in tree.kinds:
        return
    text = decode_text(tree.read(path)) if tree.kinds[path] == "file" else None
    lines = [line for line in (text or "").splitlines() if line.strip() and not line.lstrip().startswith("#")]
    people = read_staff(tree, date.min, "github").people
    unread = [line for line in lines if not read_signers(line, people, organisation.timezone)]
    wanted = "every line names a person and a key"
    if text is None or unread:
        found = f"{path} cannot be read" if text is None else f"{path}: {count(len(unread), 'line')} without either"
        yield Diagnosis("signers-unreadable", "warning", found, wanted, "see ALLOWED SIGNERS in `man ssh-keygen`")
    else:
        yield Diagnosis("signers-unreadable", "fine", f"{path}: {count(len(lines), 'key')}", wanted)


def _workflow_files(folder: Path, forge: str) -> list[Path]:
    place = folder / _WORKFLOWS[forge]
    return [*place.glob("*.yml"), *place.glob("*.yaml")] if place.is_dir() else [place] if place.is_file() else []


def _workflows(files: list[Path], forge: str) -> Diagnosis:
    wanted = "the forge checks each proposal and publishes the site"
    if files:
        return Diagnosis("workflows-missing", "fine", f"{_WORKFLOWS[forge]} is there", wanted)
    way = f"begin a folder with `mastercopy init --forge {forge}`, and copy its {_WORKFLOWS[forge]}"
    return Diagnosis("workflows-missing", "warning", f"there is no {_WORKFLOWS[forge]}", wanted, way)


def _placeholders(folder: Path, files: list[Path]) -> Iterator[Diagnosis]:
    """What `init` could not know, in the files that the forge acts by: until it is put in, nothing there runs."""
    paths = sorted(path.relative_to(folder).as_posix() for path in files)
    open_ones = [path for path in paths if _PLACEHOLDER.search(_text_of(folder, path))]
    wanted = "every workflow names the program by its address and a commit of it"
    if open_ones:
        more = f" (and {len(open_ones) - 1} more)" if len(open_ones) > 1 else ""
        found = f"{open_ones[0]}{more} still names OWNER/mastercopy, which is nobody's, or a commit of zeros"
        way = "in each write the address of Mastercopy for OWNER/mastercopy, and a commit of it for the zeros"
        yield Diagnosis("placeholder-left", "warning", found, wanted, way)
    elif paths:
        yield Diagnosis("placeholder-left", "fine", "no workflow names a placeholder", wanted)


def _text_of(folder: Path, path: str) -> str:
    """The text of a file; empty where it cannot be read, which is not ours to judge here."""
    try:
        return (read_disk_file(folder, path, _MOST_OF_A_WORKFLOW) or b"").decode("utf-8", "replace")
    except (MastercopyError, OSError):
        return ""


def _owners(
    folder: Path, tree: Tree, catalog: Catalog, register: Register, day: date, forge: str
) -> Iterator[Diagnosis]:
    wanted = f"{OWNERS_FILE[forge]} names those whom the approval matrix asks"
    try:
        owning = edit_owners(folder, owners_of(tree, catalog, register, day, forge), forge)
    except (MastercopyError, OSError) as fault:
        yield Diagnosis("codeowners-stale", "error", str(fault).partition("\n")[0], wanted, "mend the file")
        return
    grade: Grade = "warning" if owning.asks_nobody else "error"
    yield from _kept("codeowners-stale", owning.problems, wanted, ("codeowners", forge), grade)
    for note in owning.notes:
        yield Diagnosis("reviewer-unknown", "warning", note, "a forge_login for everybody who approves", _LOGIN)


_LOGIN = "write the name on the forge as `forge_login:` of that person"


def _forms(folder: Path, catalog: Catalog, register: Register, forge: str) -> Iterator[Diagnosis]:
    try:
        found = edit_forms(folder, catalog, register, forge)
    except (MastercopyError, OSError) as fault:
        yield Diagnosis(
            "forms-stale", "error", str(fault).partition("\n")[0], "forms that can be read", "mend the file"
        )
        return
    wanted = "forms that ask what the record types want"
    yield from _kept("forms-stale", found.problems, wanted, ("forms", forge), "warning")


def _kept(
    slug: str, problems: tuple[Problem, ...], wanted: str, command: tuple[str, str], grade: Grade
) -> Iterator[Diagnosis]:
    """A file that we write: a word on its first problem, and which command tells and mends all of them."""
    verb, forge = command
    if not problems:
        yield Diagnosis(slug, "fine", f"`mastercopy {verb} --check` finds nothing", wanted)
        return
    first = problems[0]
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    way = f"see `mastercopy {verb} --check --forge {forge}`, and run it with --write instead"
    yield Diagnosis(slug, grade, f"{first.place.path}: {first.sentence}{more}", wanted, way)


def _store(store: Path | None) -> Diagnosis:
    wanted = "a folder in which readings of the history are kept, so that the next command is quick"
    if store is None:
        return Diagnosis(
            "store-unwritable", "info", "nothing is kept between commands", wanted, "unset MASTERCOPY_STORE"
        )
    if may_write(store):
        return Diagnosis("store-unwritable", "fine", "readings of the history can be kept", wanted)
    return Diagnosis(
        "store-unwritable", "warning", "the cache folder cannot be written", wanted, "see to its permissions"
    )
