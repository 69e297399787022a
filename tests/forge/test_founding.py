"""Who begins finds what the forge does for them: whom it asks, its forms, its questions, and the way to propose."""

from __future__ import annotations

from pathlib import Path

import pytest

from company import RECORDS, SIGNS, Company, procedure
from mastercopy.cli.main import run


@pytest.fixture(autouse=True)
def known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "gitconfig"
    config.write_text("[user]\n\tname = Ana Costa\n\temail = ana@trial.example\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))


FILES = {
    "github": {
        ".github/CODEOWNERS", ".github/pull_request_template.md", ".github/ISSUE_TEMPLATE/complaint.yml",
        ".github/ISSUE_TEMPLATE/idea.yml", ".github/ISSUE_TEMPLATE/config.yml",
    },
    "gitlab": {
        ".gitlab/CODEOWNERS", ".gitlab/merge_request_templates/Default.md", ".gitlab/issue_templates/complaint.md",
    },
    "none": set(),
}  # fmt: skip


@pytest.mark.parametrize("forge", sorted(FILES))
def test_what_is_written_is_true_and_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str], forge: str) -> None:
    home = tmp_path / "firm"
    assert run(["init", str(home), "--forge", forge, "--timezone", "Europe/Lisbon"]) == 0
    written = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    outside = {path for path in written if path.startswith((".github", ".gitlab"))}
    assert FILES[forge] <= outside and (forge == "none") == (not outside)
    assert not any("dot-" in path for path in written) and "records/approval-matrix.yml" in written
    capsys.readouterr()
    assert run(["check", "--repo", str(home)]) == 0
    assert "0 errors, 0 warnings" in capsys.readouterr().out
    for verb in ("codeowners", "forms") if forge != "none" else ():
        assert run([verb, "--check", "--forge", forge, "--repo", str(home)]) == 0
    assert run(["schema", "--check", "--repo", str(home)]) == 0 and ".vscode/settings.json" in written
    readme = (home / "README.md").read_text(encoding="utf-8")
    assert ("## How to propose a change" in readme) == (forge != "none") and "{{" not in readme
    assert Company(home).git("status", "--porcelain") == ""


def test_editors_are_helped_from_the_first_file_on(tmp_path: Path) -> None:
    """Whatever the forge: what is begun next finds its schema, and the site is built of the same texts."""
    home, site = tmp_path / "firm", tmp_path / "site"
    assert run(["init", str(home), "--forge", "none"]) == 0
    assert run(["new", "idea", "A shelf nearer the door", "--repo", str(home)]) == 0
    (idea,) = (home / "records/ideas").iterdir()
    header, schema = idea.read_text("utf-8").splitlines()[0].split("=")
    assert header == "# yaml-language-server: $schema" and (idea.parent / schema).resolve().is_file()
    assert run(["build", "--repo", str(home), "--site-dir", str(site)]) == 0
    assert (site / "index.html").is_file() and not [path for path in site.rglob("*") if ".vscode" in path.as_posix()]


def test_the_matrix_lets_one_person_begin_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "firm"
    assert run(["init", str(home)]) == 0
    firm = Company(home)
    firm.git("config", "user.email", "ana@trial.example")
    assert run(["approve", "POL-001", "SOP-001", "--release-draft", "--repo", str(home)]) == 0
    firm.commit("Issue\n\nApproved-by: Ana Costa <ana@trial.example>", "2026-12-01T09:00:00+00:00")
    capsys.readouterr()
    assert run(["register", "--as-of", "2026-12-24", "--repo", str(home)]) == 0
    assert capsys.readouterr().out.count(" effective ") == 2


def test_a_name_on_the_forge_is_all_that_is_missing(tmp_path: Path) -> None:
    home = tmp_path / "firm"
    assert run(["init", str(home)]) == 0
    place = home / "records/organisation.yml"
    text = place.read_text(encoding="utf-8")
    place.write_text(text.replace("# forge_login: your-name-there ", "forge_login: ana-c "), encoding="utf-8")
    assert run(["codeowners", "--write", "--repo", str(home)]) == 0
    owners = (home / ".github/CODEOWNERS").read_text(encoding="utf-8")
    assert "/records/approval-matrix.yml @ana-c\n" in owners and "/docs/procedures/" in owners


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_what_nobody_but_the_founder_knows_is_named_and_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], forge: str
) -> None:
    """The README says what to put in, and the doctor says that it is missing until it is there."""
    home = tmp_path / "firm"
    assert run(["init", str(home), "--forge", forge]) == 0
    once = (home / "README.md").read_text(encoding="utf-8").partition("## Once")[2]
    assert "OWNER/mastercopy" in once and "in the place of the forty zeros" in once
    place = home / (".github/workflows" if forge == "github" else ".gitlab-ci.yml")
    for written in (False, True):
        capsys.readouterr()
        run(["doctor", "--forge", forge, "--repo", str(home)])
        assert ("warning: placeholder-left" in capsys.readouterr().out) is not written
        for path in place.iterdir() if place.is_dir() else [place]:
            text = path.read_text("utf-8").replace("OWNER/mastercopy", "firm/mastercopy")
            path.write_text(text.replace("0" * 40, "1" * 40), encoding="utf-8")


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_the_guide_uses_no_word_of_git_that_it_does_not_explain(tmp_path: Path, forge: str) -> None:
    home = tmp_path / "firm"
    assert run(["init", str(home), "--forge", forge]) == 0
    guide = (home / "README.md").read_text(encoding="utf-8").partition("## How to propose")[2].partition("## Once")[0]
    plain = guide.replace("Create a new branch for this\n   commit and start a pull request", "")
    for word in ("repository", "clone", "push", "rebase", "HEAD", "front matter", "YAML", " diff "):
        assert word not in plain, word


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_a_complaint_can_say_how_it_came(tmp_path: Path, forge: str) -> None:
    home = tmp_path / "firm"
    assert run(["init", str(home), "--forge", forge]) == 0
    forms = [path.read_text(encoding="utf-8") for path in home.glob(".git*/*/complaint.*")]
    assert len(forms) == 1 and "How did it reach us?" in forms[0] and "By e-mail or telephone (CHN-001)" in forms[0]


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_a_document_added_as_the_guide_says_has_no_fault(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], forge: str
) -> None:
    """What the section *To add a document* asks for, done by its words to a document that was issued before."""
    home = tmp_path / "firm"
    assert run(["init", str(home), "--forge", forge]) == 0
    guide = (home / "README.md").read_text(encoding="utf-8").partition("## To add a document")[2]
    for said in (
        "`SOP-003-cleaning.md`",
        "`revision: 1`",
        "`change: First issue`",
        "`operations-manager`",
        "`status: draft`",
    ):
        assert said in guide.partition("## Once")[0]
    assert "id: operations-manager" in (home / "records/organisation.yml").read_text(encoding="utf-8")
    source = next((home / "docs/procedures").glob("SOP-001*")).read_text(encoding="utf-8")
    text = "".join(line for line in source.splitlines(keepends=True) if not line.startswith("status: draft"))
    text = text.replace("id: SOP-001", "id: SOP-002").replace("title: Document control", "title: Cleaning")
    (home / "docs/procedures/SOP-002-cleaning.md").write_text(text, encoding="utf-8")
    capsys.readouterr()
    run(["check", "--repo", str(home)])
    said = [line for line in capsys.readouterr().out.splitlines() if "SOP-002" in line]
    assert len(said) == 1 and "approval-missing: info: revision 1 awaits approval" in said[0]


@pytest.mark.parametrize("edit", ["", "edit_address: https://github.com/firm/quality/edit/main/\n"])
def test_no_mail_is_offered_where_nobody_would_get_it(company: Company, edit: str) -> None:
    company.found(organisation=RECORDS["records/organisation.yml"] + edit)
    company.write("docs/SOP one.md", procedure())
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    site = company.root.with_name("site")
    assert run(["build", "--repo", str(company.root), "--as-of", "2026-03-01", "--site-dir", str(site)]) == 0
    pages = {path.relative_to(site).as_posix(): path.read_text(encoding="utf-8") for path in site.rglob("*.html")}
    assert [name for name, text in pages.items() if "mailto:?" in text] == []
    text = pages["documents/SOP-001/index.html"]
    assert ("Propose a change" in text) == bool(edit) and "by e-mail" not in text and "Sign sheet" in text


@pytest.mark.parametrize(
    ("address", "leads"),
    [
        ("https://github.com/firm/quality/edit/main", "https://github.com/firm/quality/edit/main/docs/SOP%20one.md"),
        ("https://gitlab.com/firm/q/-/edit/main/", "https://gitlab.com/firm/q/-/edit/main/docs/SOP%20one.md"),
        ("javascript:alert(1)//", None),
        ('https://x.example/"onclick="', None),
        ("http://github.com/firm/quality/edit/main", None),
    ],
)
def test_a_page_leads_to_the_editor_of_its_text(company: Company, address: str, leads: str | None) -> None:
    told = f"contact: q@trial.example\nedit_address: '{address}'\n"
    company.found(organisation=RECORDS["records/organisation.yml"] + told)
    company.write("docs/SOP one.md", procedure())
    company.commit(f"Issue\n\n{SIGNS}", "2026-02-02T09:00:00+00:00")
    site = company.root.with_name("site")
    assert run(["build", "--repo", str(company.root), "--as-of", "2026-03-01", "--site-dir", str(site)]) == 0
    page = next(
        path for path in site.rglob("*.html") if "SOP-001" in path.as_posix() and "take-part" in path.read_text()
    )
    text = page.read_text(encoding="utf-8")
    name = "GitLab" if "gitlab" in address else "GitHub"
    link = f'<a href="{leads}">Propose a change</a> in the browser, on {name}'
    assert "in the editor" not in text
    assert (link in text) if leads is not None else ("mailto:q@trial.example?subject=Change%20proposal" in text)
    assert "javascript:alert" not in text and 'onclick="' not in text
