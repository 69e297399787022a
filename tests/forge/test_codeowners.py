"""Whom a forge asks to review: every file is asked of those whom the approval matrix asks, and of nobody by mistake."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from company import RECORDS, Company, procedure, run
from mastercopy.editing.owning import FIRST, LAST, edit_owners, write_owners
from mastercopy.model.codeowners import Owners, pattern_of
from mastercopy.words import MastercopyError

ROOT = Path(__file__).resolve().parents[2]
DAY = ("--as-of", "2026-03-01")
PEOPLE = """\
people:
  - {id: ana, name: Ana Author, forge_login: ana-a, emails: [ana@trial.example], roles: [{role: writer}]}
  - {id: bob, name: Bob Boss, forge_login: bob-b, emails: [bob@trial.example], roles: [{role: quality-manager}]}
  - {id: cy, name: C, forge_login: firm/care, emails: [cy@trial.example], roles: [{role: care-lead, until: 2026-06-30}]}
  - {id: dora, name: Dora, emails: [dora@trial.example], roles: [{role: director}]}
"""
ROLES = """\
roles:
  - {id: quality-manager, title: Quality manager, approves: yes}
  - {id: care-lead, title: Head of care, approves: yes}
  - {id: director, title: Director, approves: yes}
  - {id: writer, title: Writer}
"""
MATRIX = """\
id: MATRIX
rules:
  - {types: [policy], roles: [director], evidence: trailer}
  - {types: ["*"], process: [customer-care], roles: [care-lead], evidence: trailer}
  - {types: ["*"], change_class: [editorial], roles: [writer], evidence: trailer}
  - {types: ["*"], roles: [quality-manager], evidence: trailer}
"""


@pytest.fixture
def firm(company: Company) -> Company:
    company.found(people=PEOPLE, roles=ROLES, approval_matrix=MATRIX)
    company.write("docs/procedures/SOP-001.md", procedure())
    company.write("docs/procedures/SOP-002 calls.md", procedure(id="SOP-002", process="customer-care"))
    return company


def owners(company: Company, *more: str) -> str:
    done = run("codeowners", "--write", *DAY, *more, "--repo", str(company.root))
    assert done.returncode == 0, done.stderr
    place = ".gitlab" if "gitlab" in more else ".github"
    return (company.root / place / "CODEOWNERS").read_text(encoding="utf-8")


def asked_for(company: Company, text: str, path: str) -> set[str]:
    """Whom the file asks for a path: Git itself says which of the patterns is the last that fits."""
    rules = [line for line in text.splitlines() if line and not line.startswith(("#", "["))]
    split = [re.split(r"(?<!\\) +", line) for line in rules]
    assert all(len(words) > 1 for words in split), "a line without a name would ask nobody"
    lines = [f'"{_as_attribute(words[0])}" line={number}' for number, words in enumerate(split)]
    (company.root / ".patterns").write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = ["git", "-C", str(company.root), "-c", f"core.attributesFile={company.root / '.patterns'}"]
    done = subprocess.run(
        [*command, "check-attr", "-z", "--stdin", "line"], input=f"{path}\0".encode(), capture_output=True
    )
    number = done.stdout.split(b"\0")[2].decode()
    return set(split[int(number)][1:]) if number != "unspecified" else set()


def _as_attribute(pattern: str) -> str:
    """The same pattern for Git's attributes, which know no folders and quote instead of escaping."""
    plain = pattern.replace("\\ ", " ")
    return plain + "**" if plain.endswith("/") else plain


def test_every_file_is_asked_of_those_whom_the_matrix_asks(firm: Company) -> None:
    text = owners(firm)
    assert asked_for(firm, text, "docs/procedures/SOP-001.md") == {"@bob-b", "@ana-a"}
    assert asked_for(firm, text, "docs/procedures/SOP-002 calls.md") == {"@firm/care"}
    assert asked_for(firm, text, "docs/procedures/SOP-003-new.md") == {"@bob-b", "@ana-a"}
    everybody = {"@bob-b", "@firm/care", "@ana-a"}
    for path in (
        "records/approval-matrix.yml", "records/people.yml", "records/roles.yml", "records/organisation.yml",
        "records/allowed_signers", "records/keys/bob.asc", "records/signoffs/SOP-001.yml", "records/waivers.yml",
        "records/reviews/github/7.json", "records/_types/van/type.yml", ".github/workflows/check.yml", "mkdocs.yml",
        ".github/CODEOWNERS", ".gitlab-ci.yml",
    ):  # fmt: skip
        assert asked_for(firm, text, path) == everybody, path
    assert asked_for(firm, text, "records/complaints/CMP-2026-001.yml") == set(), "records of the day ask nobody"


def test_who_has_no_name_on_the_forge_is_told_and_leaves_no_line_without_a_name(firm: Company) -> None:
    text = owners(firm)
    assert "# dora has no forge_login that GitHub could know\n" in text
    assert "# nobody who is asked for /docs/policies/ has one: all who approve are asked\n" in text
    assert asked_for(firm, text, "docs/policies/POL-001.md") == {"@bob-b", "@firm/care", "@ana-a"}
    said = run("codeowners", *DAY, "--repo", str(firm.root))
    assert "note: dora has no readable forge_login" in said.stderr


def test_without_any_name_the_file_asks_nobody_and_says_so(company: Company) -> None:
    company.found()
    text = owners(company)
    assert [line for line in text.splitlines() if not line.startswith("#")] == []
    assert "asks nobody" in run("codeowners", *DAY, "--repo", str(company.root)).stderr


@pytest.mark.parametrize(
    "login", ["bob @everyone", '"b\\n* @mallory"', "-bob", "b/o/b", '"@"', "b" * 80, "{a: b}", "[a]"]
)
def test_a_name_that_no_forge_gives_is_nobodys(company: Company, login: str) -> None:
    company.found(people=PEOPLE.replace("bob-b", login))
    text = owners(company)
    assert "everyone" not in text and "mallory" not in text
    assert "# bob has no forge_login" in text


def test_the_day_on_which_a_role_ends_makes_the_file_stale(firm: Company) -> None:
    owners(firm)
    repo = ("--repo", str(firm.root))
    assert run("codeowners", "--check", *DAY, *repo).returncode == 0
    said = run("codeowners", "--check", "--as-of", "2026-07-01", *repo)
    assert said.returncode == 1
    assert "codeowners-stale: error: no longer true: " in said.stdout and "@firm/care" in said.stdout


def test_lines_of_other_hands_stay_and_stand_above(firm: Company) -> None:
    repo = ("--repo", str(firm.root))
    firm.write(".github/CODEOWNERS", "# ours\n*  @firm/all\n")
    said = run("codeowners", "--check", *DAY, *repo)
    assert said.returncode == 1 and "codeowners-missing" in said.stdout
    text = owners(firm)
    assert text.startswith("# ours\n*  @firm/all\n\n" + FIRST) and text.endswith(LAST + "\n")
    assert asked_for(firm, text, "src/main.py") == {"@firm/all"}
    firm.write(".github/CODEOWNERS", text + "/records/  @mallory\n")
    said = run("codeowners", "--check", *DAY, *repo)
    assert said.returncode == 1 and "codeowners-overruled" in said.stdout
    mended = owners(firm)
    assert mended.index("@mallory") < mended.index(FIRST)
    assert asked_for(firm, mended, "records/people.yml") == {"@bob-b", "@firm/care", "@ana-a"}
    assert owners(firm) == mended, "written again, it is the same"


def test_checking_changes_nothing_and_says_every_difference(firm: Company) -> None:
    text = owners(firm)
    spoiled = text.replace("@bob-b", "@mallory")
    firm.write(".github/CODEOWNERS", spoiled)
    said = run("codeowners", "--check", *DAY, "--repo", str(firm.root))
    assert said.returncode == 1
    assert said.stdout.count("no longer true: ") == said.stdout.count("missing: ") == text.count("@bob-b")
    assert (firm.root / ".github/CODEOWNERS").read_text(encoding="utf-8") == spoiled


def test_marks_that_were_torn_apart_are_refused(firm: Company) -> None:
    firm.write(".github/CODEOWNERS", owners(firm).replace(LAST, ""))
    said = run("codeowners", "--write", *DAY, "--repo", str(firm.root))
    assert said.returncode == 2 and "do not begin and end once" in said.stderr


def test_a_link_is_not_followed(firm: Company, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("theirs\n", encoding="utf-8")
    (firm.root / ".github").mkdir()
    (firm.root / ".github/CODEOWNERS").symlink_to(outside)
    said = run("codeowners", "--write", *DAY, "--repo", str(firm.root))
    assert said.returncode == 2 and "symbolic link" in said.stderr
    assert outside.read_text(encoding="utf-8") == "theirs\n"


def test_gitlab_gets_a_section_and_its_own_place(firm: Company) -> None:
    text = owners(firm, "--forge", "gitlab")
    assert "\n[Document control]\n" in text
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert not any("@" in line for line in comments), "GitLab takes a name in a comment for an owner"
    firm.write("CODEOWNERS", "* @mallory\n")
    said = run("codeowners", "--check", "--forge", "gitlab", *DAY, "--repo", str(firm.root))
    assert said.returncode == 1 and "never looks at .gitlab/CODEOWNERS" in said.stdout


def test_a_file_that_github_would_not_read_is_never_written(tmp_path: Path) -> None:
    many = Owners(
        tuple((f"/docs/procedures/SOP-{number}-{'x' * 80}.md", ("@bob",)) for number in range(40_000)), (), ()
    )
    with pytest.raises(MastercopyError, match="reads none above 3,000,000"):
        edit_owners(tmp_path, many, "github")


ODD = [
    "docs/procedures/SOP-001 with space.md", "docs/procedures/[draft] SOP.md", "docs/procedures/!SOP.md",
    "docs/procedures/#SOP.md", "docs/procedures/Prüfung #2.md", "docs/procedures/a*b?c.md", 'docs/procedures/"q".md',
    "docs/procedures/a\\b.md", "docs/procedures/ends ", "docs/procedures/ユニ.md", "docs/procedures/a\u00a0b.md",
    "docs/procedures/x\u202ey.md",
]  # fmt: skip


@pytest.mark.parametrize("path", ODD)
def test_a_pattern_fits_its_path_whatever_the_file_is_called(company: Company, path: str) -> None:
    pattern = pattern_of(path)
    assert not set(pattern.replace("\\ ", "")) & set("![]# \t\n\\"), "what the forges do not support"
    line = write_owners(Owners(((pattern, ("@bob",)),), (), ()), "github")
    assert asked_for(company, line, path) == {"@bob"}


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0/\n"), min_size=1, max_size=30))
def test_a_pattern_is_one_word(name: str) -> None:
    pattern = pattern_of(f"docs/{name}.md")
    assert len(pattern.replace("\\ ", "").split()) == 1 and pattern.startswith("/docs/")
    assert pattern.isprintable() and not set(pattern) & set("[]!#@")


def test_a_document_of_an_odd_name_is_asked_of_the_right_people(firm: Company) -> None:
    odd = "docs/procedures/[call] #1 !.md"
    firm.write(odd, procedure(id="SOP-009", process="customer-care"))
    assert asked_for(firm, owners(firm), odd) == {"@firm/care"}


def test_without_a_matrix_the_built_in_rule_holds(company: Company) -> None:
    company.found(people=PEOPLE, roles=ROLES, approval_matrix="")
    company.delete("records/approval-matrix.yml")
    company.write("docs/procedures/SOP-001.md", procedure())
    assert asked_for(company, owners(company), "docs/procedures/SOP-001.md") == {"@bob-b", "@firm/care"}


def test_writing_and_checking_at_once_is_refused(company: Company) -> None:
    company.found()
    assert run("codeowners", "--check", "--write", "--repo", str(company.root)).returncode == 2
    assert RECORDS and not (company.root / ".github").exists()


def test_the_file_of_this_repository_is_true() -> None:
    said = run("codeowners", "--check", "--as-of", "2026-11-24", "--repo", str(ROOT))
    assert said.returncode == 0, said.stdout
