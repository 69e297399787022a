"""`mastercopy import-word`, as a person at a terminal uses it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from docx.document import Document

from company import SIGNS, Company, procedure, run
from wordfiles import PIXEL, body, element, new, saved


def lamp(header: str = "SOP-014\tRev. 3\tEffective: 4 March 2026", footer: str = "Owner: Ann Other") -> Document:
    document = new()
    section = document.sections[0]
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    section.header.paragraphs[0].text, section.footer.paragraphs[0].text = header, footer
    document.add_paragraph("Packing: a lamp #1", style="Title")
    document.add_heading("Purpose", 1)
    document.add_paragraph("Lamps arrive whole.")
    document.add_picture(io.BytesIO(PIXEL))
    return document


def word(company: Company, tmp_path: Path, document: Document | bytes, *arguments: str) -> tuple[int, str, str]:
    """(exit code, what was said, what was warned of) of bringing a file in."""
    file = tmp_path / "lamp.docx"
    file.write_bytes(document if isinstance(document, bytes) else saved(document))
    done = run("import-word", str(file), "--repo", str(company.root), "--as-of", "2026-03-01", *arguments)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


def files(company: Company) -> list[str]:
    return sorted(
        path.relative_to(company.root).as_posix()
        for path in company.root.rglob("*")
        if path.is_file() and ".git" not in path.parts and path.parts[-2] != "records"
    )


def test_a_file_becomes_a_draft_with_what_its_header_says(company: Company, tmp_path: Path) -> None:
    company.found()
    code, said, warned = word(company, tmp_path, lamp())
    assert code == 0, warned
    path = "docs/procedures/SOP-014-packing-a-lamp-1.md"
    assert files(company) == ["docs/procedures/SOP-014-files/96ebf750.png".replace("SOP-014", "sop-014"), path][::-1]
    text = (company.root / path).read_text("utf-8")
    head, _, rest = text.partition("\n---\n")
    for line in ("id: SOP-014", 'title: "Packing: a lamp #1"', "type: procedure", "revision: 3", "status: draft"):
        assert line in head.split("\n"), head
    assert "effective: 2026-03-04" in head.split("\n")
    assert "# Word says: owner: Ann Other (the footer)" in head.split("\n")
    assert rest == "\n## Purpose\n\nLamps arrive whole.\n\n![](sop-014-files/96ebf750.png)\n"
    assert "taken from the file: revision: 3 (from the header)" in said
    assert "left out: the header: SOP-014 | Rev. 3 | Effective: 4 March 2026" in said
    assert "fill in next:" in said and "owner" in said
    assert "git -C" in said and "approve SOP-014 --release-draft" in said


def test_the_draft_passes_the_check_and_stands_on_a_page(company: Company, tmp_path: Path) -> None:
    company.found()
    assert word(company, tmp_path, lamp())[0] == 0
    path = company.root / "docs/procedures/SOP-014-packing-a-lamp-1.md"
    text = path.read_text("utf-8")
    owner = next(line for line in text.split("\n") if line.startswith("owner:"))
    company.write("docs/procedures/SOP-014-packing-a-lamp-1.md", text.replace(owner, "owner: writer"))
    company.commit("Bring in SOP-014 from Word", "2026-03-01T09:00:00+00:00")
    told = run("check", "--repo", str(company.root)).stdout
    assert "dead-link" not in told and "yaml-unreadable" not in told and "missing-field" not in told


def test_a_day_that_could_be_two_is_left_to_a_person(company: Company, tmp_path: Path) -> None:
    company.found()
    code, _, warned = word(company, tmp_path, lamp("SOP-014 Rev. 3", "Effective date: 03/04/2026"))
    assert code == 0
    text = (company.root / "docs/procedures/SOP-014-packing-a-lamp-1.md").read_text("utf-8")
    assert "\neffective:" not in text
    assert "# Word says: day, which could be two: Effective date: 03/04/2026 (the footer)" in text
    assert "03/04/2026" in warned


def test_a_table_in_the_header_is_read_cell_by_cell(company: Company, tmp_path: Path) -> None:
    company.found()
    document = lamp("", "")
    table = document.sections[0].header.add_table(2, 4, 10)
    texts = ("Document No.", "WI-007", "Revision", "C", "Effective", "31.12.2026", "Page", "1")
    for cell, text in zip(table._cells, texts, strict=True):
        cell.text = text
    code, said, warned = word(company, tmp_path, document)
    assert code == 0, warned
    text = next((company.root / "docs/work-instructions").glob("*.md")).read_text("utf-8")
    assert "id: WI-007\n" in text and "effective: 2026-12-31\n" in text
    assert "not taken: revision C" in said and "revision: 1\n" in text


def test_two_places_that_differ_are_told_and_not_chosen(company: Company, tmp_path: Path) -> None:
    company.found()
    code, _, warned = word(company, tmp_path, lamp("SOP-014 Rev. 3", "Rev. 4"))
    assert code == 0 and "revision: the file states 3 and 4" in warned


def test_two_numbers_are_told_and_the_one_of_the_header_is_taken(company: Company, tmp_path: Path) -> None:
    company.found()
    code, said, warned = word(company, tmp_path, lamp("SOP-014", "replaces SOP-003"))
    assert code == 0 and "SOP-014 revision" in said and "the file states SOP-014 and SOP-003" in warned
    code, said, warned = word(company, tmp_path, lamp("SOP-021 SOP-022", ""))
    assert code == 0 and "SOP-015 revision" in said and "the file states SOP-021 and SOP-022" in warned


def test_without_a_number_it_gets_the_next_one_of_the_type_that_is_named(company: Company, tmp_path: Path) -> None:
    company.found()
    company.write("docs/procedures/SOP-001.md", procedure())
    company.commit(f"Issue SOP-001\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    document = lamp("", "")
    code, _, warned = word(company, tmp_path, document)
    assert (code, "name it with --type" in warned) == (2, True)
    code, said, warned = word(company, tmp_path, document, "--type", "procedure")
    assert code == 0 and "SOP-002 revision 1 is a draft" in said
    assert word(company, tmp_path, document, "--type", "complaint")[0] == 2
    assert word(company, tmp_path, document, "--type", "procedure", "--id", "WI-003")[0] == 2


def test_a_document_that_is_here_gets_its_next_revision(company: Company, tmp_path: Path) -> None:
    company.found()
    before = procedure(process="order-entry # a remark")
    company.write("docs/procedures/SOP-001.md", before)
    company.commit(f"Issue SOP-001\n\n{SIGNS}", "2026-02-01T09:00:00+00:00")
    document = lamp("SOP-001 Rev. 2", "")
    code, _, warned = word(company, tmp_path, document)
    assert code == 2 and "--into SOP-001" in warned
    code, said, warned = word(company, tmp_path, document, "--into", "SOP-001", "--change", "Brought up to date")
    assert code == 0, warned
    text = (company.root / "docs/procedures/SOP-001.md").read_text("utf-8")
    assert "revision: 2\n" in text and "change: Brought up to date\n" in text and "status: draft\n" in text
    assert "process: order-entry # a remark\n" in text and "title: Order picking\n" in text
    assert text.endswith(
        "---\n\nPacking: a lamp #1\n\n## Purpose\n\nLamps arrive whole.\n\n![](sop-001-files/96ebf750.png)\n"
    )
    assert "To try." not in text
    assert word(company, tmp_path, document, "--into", "SOP-001", "--change", "Again")[0] == 2


@pytest.mark.parametrize("spoil", ["changes", "macro", "taken"])
def test_what_is_refused_leaves_nothing_behind(company: Company, tmp_path: Path, spoil: str) -> None:
    company.found()
    document = lamp()
    if spoil == "changes":
        body(document, "<w:p><w:ins w:id='1' w:author='A'><w:r><w:t>new</w:t></w:r></w:ins></w:p>")
    elif spoil == "taken":
        company.write("docs/procedures/sop-014-files/96ebf750.png", b"another picture")
    before = files(company)
    code, said, warned = word(company, tmp_path, b"PK\x03\x04x" if spoil == "macro" else document)
    assert code == 2 and "wrote" not in said and "hint:" in warned
    assert files(company) == before


def test_a_dry_run_shows_and_writes_nothing(company: Company, tmp_path: Path) -> None:
    company.found()
    code, said, _ = word(company, tmp_path, lamp(), "--dry-run")
    assert code == 0 and "+Lamps arrive whole." in said and "\nnext:" not in said
    assert "a picture beside it: docs/procedures/sop-014-files/96ebf750.png" in said
    assert files(company) == []


def test_the_same_file_gives_the_same_bytes(company: Company, tmp_path: Path) -> None:
    company.found()
    assert word(company, tmp_path, lamp(), "--dry-run") == word(company, tmp_path, lamp(), "--dry-run")


def test_a_hostile_title_stays_a_title(company: Company, tmp_path: Path) -> None:
    company.found()
    document = lamp("SOP-014", "Owner: x\u202ey\x85# id: SOP-001")
    document.paragraphs[0].text = "]: <b>{{ x }} ::error:: ' \" \\ # --- @team"
    code, said, warned = word(company, tmp_path, document)
    assert code == 0, warned
    text = next((company.root / "docs/procedures").glob("*.md")).read_text("utf-8")
    assert text.count("\nid:") == 1 and "::error::" in text
    assert "\u202e" not in text + said + warned


def test_hostile_values_of_a_header_stay_comments(company: Company, tmp_path: Path) -> None:
    company.found()
    document = lamp("SOP-014", "")
    document.sections[0].footer.paragraphs[0]._p.append(
        element("<w:r><w:t>Owner: a</w:t><w:br/><w:t>---</w:t><w:br/><w:t>Owner: --- </w:t></w:r>")
    )
    code, _, warned = word(company, tmp_path, document)
    assert code == 0, warned
    text = next((company.root / "docs/procedures").glob("*.md")).read_text("utf-8")
    assert "# Word says: owner: --- (the footer)\n" in text
    assert "title" in text.split("\n---\n")[0]
