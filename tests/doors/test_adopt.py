"""`mastercopy adopt` reads what is there, proposes how, tells what is missing, and edits none of it."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from apart import run_apart
from company import ANA, Company, run

TABLE = (
    "| Document no. | {id} |\n|---|---|\n| Version | {version} |\n| Valid from | {day} |\n| Owner | Quality manager |\n"
    "\n# {title}\n\nDo it, see [buying](<../procedures/QP-08 Buying v1.md>).\n"
)
FILES = {
    "qms/procedures/QP-07 Order fulfilment v1.md": TABLE.format(
        id="QP-07", version=1, day="31.01.2023", title="Order fulfilment"
    ),
    "qms/procedures/QP-08 Buying v1.md": "**Version:** 2<br>\n\n**Valid from:** 32.13.2022\n\nBuy it.\n",
    "qms/procedures/copy of QP-08.md": "| Document no. | QP-08 |\n|---|---|\n",
    "qms/forms/FRM-001_checklist.md": "# Checklist\n\n- a\n",
    "qms/forms/notes.md": "# Notes of a meeting\n",
    "qms/work-instructions/oil.md": (
        "---\nDoc Number: WI-001\nName: Oiling <b>x</b>\nVersion: rev two\napproved_on: 2023-03-02\n"
        "Owner: Production\nstatus: In Review\ntags: [a]\n---\nOil.\n"
    ),
    "README.md": "# The repository\n",
    ".github/pull.md": "| Document no. | QP-66 |\n",
    "build/QP-67 Ignored.md": "Ignored.\n",
    ".gitignore": "build/\n",
}


@pytest.fixture
def firm(company: Company) -> Company:
    """A repository that knows nothing of us, with faults of all sorts."""
    for path, text in FILES.items():
        company.write(path, text)
    company.commit("Write it down", "2023-02-01T09:00:00+00:00")
    company.git("config", "user.name", "Mia Example")
    company.git("config", "user.email", "mia@trial.example")
    return company


def state(root: Path) -> dict[str, str]:
    """Every file of a working tree by the digest of its bytes."""
    files = (path for path in sorted(root.rglob("*")) if path.is_file() and ".git" not in path.relative_to(root).parts)
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_it_proposes_and_writes_nothing(firm: Company) -> None:
    before = state(firm.root)
    said = run("adopt", "--repo", str(firm.root))
    assert said.returncode == 0 and said.stderr == ""
    assert state(firm.root) == before and firm.git("status", "--short") == ""
    for line in (
        "--- records/adoption.yml (proposed)",
        "  - {folder: qms/forms, type: form}",
        "  - {folder: qms/procedures, type: procedure}",
        "  - {folder: qms/work-instructions, type: work-instruction}",
        "  id: [Doc Number]",
        "  id: [document no.]",
        '  - "{id} {title} v{revision}.md"',
        "    Quality manager: quality-manager",
        "    In Review: draft",
        'dates: ["%d.%m.%Y"]',
        "6 Markdown texts looked at, 5 documents found, and where its fields come from:",
        "  change             0  nowhere",
        "one ID in several files: 1",
        "  QP-08: qms/procedures/QP-08 Buying v1.md, qms/procedures/copy of QP-08.md",
        "  qms/procedures/QP-08 Buying v1.md: '32.13.2022'",
        "  qms/procedures/QP-08 Buying v1.md: revision is '2' (table), '1' (file name)",
        "  qms/work-instructions/oil.md: 'rev two'",
        "no ID: 1",
        "  qms/forms/notes.md",
        "  hint: write `id: SOP-002` in its front matter, or begin its heading with it: `# SOP-002: Shipping` "
        "(as `heading:` in records/adoption.yml reads it)",
        "Markdown texts in no folder that is adopted: 1",
        "  README.md",
    ):
        assert line in said.stdout.splitlines(), (line, said.stdout)
    assert "QP-66" not in said.stdout and "QP-67" not in said.stdout and ".github" not in said.stdout


def test_what_it_writes_is_a_beginning_that_works(firm: Company, tmp_path: Path) -> None:
    firm.delete("qms/procedures/copy of QP-08.md")
    before = state(firm.root)
    said = run("adopt", "--write", "--repo", str(firm.root))
    assert said.returncode == 0, said.stderr
    after = state(firm.root)
    assert {path: after[path] for path in before} == before
    assert set(after) - set(before) == {"records/adoption.yml", "records/organisation.yml"}
    organisation = (firm.root / "records/organisation.yml").read_text()
    assert "approval: recorded" in organisation and "mia@trial.example" in organisation
    assert "ana@" not in organisation, "who wrote before is told by the history, and not made a person here"
    firm.commit("Adopt", "2026-01-05T09:00:00+00:00")
    assert "(proposed)" not in (again := run("adopt", "--repo", str(firm.root))).stdout and again.returncode == 0
    assert "nothing to write" in run("adopt", "--write", "--repo", str(firm.root)).stdout
    check = run("check", "--repo", str(firm.root), "--as-of", "2026-02-01")
    assert check.returncode == 0 and "unknown-file" not in check.stdout and "missing-field" in check.stdout
    site = tmp_path / "site"
    built = run_apart("build", "--repo", str(firm.root), "--as-of", "2026-02-01", "--site-dir", str(site))
    assert built.returncode == 0, built.stderr
    page = (site / "documents/QP-07/index.html").read_text()
    assert "Order fulfilment" in page and "../QP-08/index.html" in page
    pages = [path.read_text() for path in site.rglob("*.html")]
    assert any("Oiling &lt;b&gt;x&lt;/b&gt;" in page for page in pages) and not any("<b>x" in page for page in pages)
    verified = run("verify", str(site), "--repo", str(firm.root))
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_an_adopted_text_is_never_edited(firm: Company) -> None:
    firm.delete("qms/procedures/copy of QP-08.md")
    run("adopt", "--write", "--repo", str(firm.root))
    firm.commit("Adopt", "2026-01-05T09:00:00+00:00")
    before = state(firm.root)
    withdraw = ("withdraw", "QP-07", "--on", "2026-02-01", "--reason", "x")
    roles = ("reassign", "quality-manager", "production")
    for verb in (("revise", "QP-07", "--change", "x"), withdraw, roles):
        said = run(*verb, "--repo", str(firm.root))
        assert said.returncode == 2 and "in a form of your own" in said.stderr, said
    assert state(firm.root) == before


def test_a_mapping_in_a_place_that_is_taken_is_reported_and_kept(firm: Company) -> None:
    firm.write("records/adoption.yml", "from: [qms/forms]\nfile_name: '{id}_{title}.md'\n")
    said = run("adopt", "--all", "--repo", str(firm.root))
    assert "2 Markdown texts looked at, 1 document found" in said.stdout
    assert (
        "no type, or one that is not known: 1" in said.stdout and "records/organisation.yml (proposed)" in said.stdout
    )
    firm.write("records/adoption.yml", "from: [qms/forms]\nfront_matter: {id: [no], owner: [no]}\n")
    said = run("adopt", "--repo", str(firm.root))
    assert said.returncode == 2 and "records/adoption.yml:2" in said.stderr and "both id and owner" in said.stderr


def test_texts_without_any_number_are_told(company: Company) -> None:
    company.write("docs/a.md", "# Words\n")
    company.commit("Begin", "2023-02-01T09:00:00+00:00", ANA)
    said = run("adopt", "--write", "--repo", str(company.root))
    assert said.returncode == 0 and "none shows an ID" in said.stdout
    assert not (company.root / "records").exists()


def test_a_day_with_two_readings_is_left_to_people(company: Company) -> None:
    for number in range(3):
        text = f"---\ndoc_number: QP-0{number + 1}\nversion: 1\nvalid_from: 0{number + 1}/05/2024\n---\nText.\n"
        company.write(f"sops/{number}.md", text)
    company.commit("Begin", "2023-02-01T09:00:00+00:00")
    said = run("adopt", "--repo", str(company.root))
    assert "dates:" not in said.stdout and "a day that cannot be read, or could be two: 3" in said.stdout
    company.write("sops/4.md", "---\ndoc_number: QP-04\nversion: 1\nvalid_from: 31/05/2024\n---\nText.\n")
    said = run("adopt", "--repo", str(company.root))
    assert 'dates: ["%d/%m/%Y"]' in said.stdout and "could be two" not in said.stdout


def test_nothing_hostile_steers_it(company: Company, tmp_path: Path) -> None:
    company.write("sops/QP-01 Fine v1.md", "Text.\n")
    company.write("sops/QP-02 \u202eevil\x1b[31m v1.md", "Text.\n")
    company.write("sops/QP-03 two\nlines v1.md", "Text.\n")
    company.write("sops/binary.md", bytes(range(256)) * 50)
    company.write("sops/sixteen.md", "# QP-04 Sixteen\n".encode("utf-16"))
    company.write("sops/mark.md", "\ufeff# QP-05 Marked\n\n<script>alert(1)</script>\n")
    company.write("sops/bomb.md", "---\na: &a [x,x]\nb: &b [" + "*a," * 9 + "]\n" + "c: [" + "*b," * 90000 + "]\n---\n")
    company.write("sops/climb.md", "| Document no. | ../../../etc/passwd |\n|---|---|\n")
    company.write(
        "sops/keys.md", "---\n'Owner}: [{{ x }}': a\n'owner: {': b\ndoc_number: QP-06\nowner: '$(x) {{ y }}'\n---\n"
    )
    (tmp_path / "secret.md").write_text("# QP-77 Secret\n")
    (company.root / "sops/link.md").symlink_to(tmp_path / "secret.md")
    (company.root / "linked").symlink_to(tmp_path, target_is_directory=True)
    with (company.root / "sops/huge.md").open("wb") as file:
        file.truncate(100_000_000)
    company.write(".gitignore", "huge.md\n")
    company.commit("Begin", "2023-02-01T09:00:00+00:00")
    company.write(".gitignore", "")
    before = company.git("status", "--short")
    said = run("adopt", "--repo", str(company.root), "--all")
    assert said.returncode == 0, said.stderr
    assert "\u202e" not in said.stdout and "\x1b" not in said.stdout and "QP-77" not in said.stdout
    assert company.git("status", "--short") == before
    for name in ("binary", "sixteen", "bomb", "huge"):
        assert f"  sops/{name}.md" in said.stdout.splitlines(), said.stdout
    assert "  sops/climb.md: '../../../ETC/PASSWD' is none" in said.stdout
    assert run("adopt", "--write", "--repo", str(company.root)).returncode == 0
    os.unlink(company.root / "sops/huge.md")  # noqa: PTH108 - no other test writes so much
    company.commit("Adopt", "2026-01-05T09:00:00+00:00")
    register = run("register", "--repo", str(company.root), "--as-of", "2026-02-01", "--format", "json")
    assert register.returncode == 0, register.stderr
    for name in ("QP-01", "QP-03"):
        assert f'"{name}"' in register.stdout
    site = tmp_path / "site"
    built = run_apart("build", "--repo", str(company.root), "--as-of", "2026-02-01", "--site-dir", str(site))
    assert built.returncode == 0, built.stderr
    assert not [page for page in site.rglob("*.html") if "<script>alert(1)" in page.read_text()]


def test_a_mapping_that_is_a_bomb_ends_in_one_error(company: Company) -> None:
    company.write("sops/QP-01 Fine v1.md", "Text.\n")
    company.write("records/adoption.yml", "a: &a [x,x]\nfrom: [" + "*a," * 150_000 + "]\n")
    company.commit("Begin", "2023-02-01T09:00:00+00:00")
    for verb in (("adopt",), ("check",)):
        said = run(*verb, "--repo", str(company.root))
        assert said.returncode in (1, 2) and "records/adoption.yml" in said.stdout + said.stderr
        assert "Traceback" not in said.stderr and "fault of ours" not in said.stderr


def test_a_folder_without_git_is_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / "sops").mkdir()
    (tmp_path / "sops/QP-01 Fine v1.md").write_text("Text.\n")
    said = run("adopt", "--write", "--repo", str(tmp_path))
    assert said.returncode == 0 and "1 document found" in said.stdout, said.stderr
    assert "QP-01" in run("register", "--repo", str(tmp_path)).stdout
