"""What exports do to those who read them: marks of order, other delimiters, bombs, keys in the wrong place."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from company import Company
from exports import EXPORTS, INTO, KEY, LIKELY, THROUGH, found_folder, table, take_in, tree, workbook
from mastercopy.cli.main import run
from mastercopy.sources.importkey import own_key_file

SCORES = "id,score,comment\na,9,Schön\nb,3,Trüb\n"


def words(root: Path) -> str:
    return (root / "records/surveys/SRV-2026-01.yml").read_text("utf-8")


def refusal(
    root: Path, capsys: pytest.CaptureFixture[str], profile: str, data: bytes, *more: str, kind: str = "csv"
) -> str:
    before = tree(root)
    assert take_in(root, profile, data, *more, suffix=kind) == 2
    said = capsys.readouterr().err
    assert tree(root) == before and "Traceback" not in said and "hint:" in said
    return said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_texts_in_whatever_dress(encoding: str, delimiter: str, ending: str, firm: Path) -> None:
    text = SCORES.replace(",", delimiter).replace("\n", ending)
    assert take_in(firm, "nps", text.encode(encoding), *INTO) == 0
    assert "Schön" in words(firm) and "Trüb" in words(firm)


def test_another_encoding_must_be_stated(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = SCORES.encode("cp1252")
    assert "is not UTF-8 text" in refusal(firm, capsys, "nps", data, *INTO)
    own(firm, "old", "extends: nps\nencoding: cp1252\n")
    assert take_in(firm, "old", data, *INTO) == 0
    assert "Trüb" in words(firm)
    assert take_in(firm, "nps", SCORES.encode(), *INTO) == 0
    assert "nothing new" in capsys.readouterr().out, "an own profile that extends another has the same source"


def test_headings_over_several_lines_and_blank_ones(firm: Path) -> None:
    heads = ("#", f"  {LIKELY.upper()}", "", "", "Why did you give\r\nthis  score?")
    assert take_in(firm, "typeform", table(heads, ("k1", "9", "a", "", "Kind")), *INTO) == 0
    assert "text: Kind" in words(firm)


def test_surveymonkeys_second_heading_is_known_and_may_be_missing(firm: Path) -> None:
    head = f'Respondent ID,"{LIKELY}"\n'
    assert take_in(firm, "surveymonkey", f"{head},Response\n1,9\n".encode(), *INTO) == 0
    assert take_in(firm, "surveymonkey", f"{head}1,9\n2,8\n".encode(), *INTO) == 0
    assert words(firm).count("count: 1") == 2


def test_test_rows_and_half_answers_are_left_out(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = next(one for one in EXPORTS if one.profile == "qualtrics")
    assert take_in(firm, "qualtrics", export.data, *INTO) == 0
    said = capsys.readouterr().out
    assert "left out: 2 rows, Status says so" in said and "left out: 1 row, Finished says so" in said
    assert "5 rows read, 2 accepted" in said


def test_rows_with_more_cells_than_headings_are_told(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert take_in(firm, "nps", b"id,score\na,9,x\nb,9,\nc,9\n", *INTO) == 0
    assert "line 2: more cells than there are headings" in capsys.readouterr().out


def test_limits_hold(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "larger than" in refusal(firm, capsys, "nps", b"x" * 20_000_001, *INTO)
    assert "more than 200,000 rows" in refusal(firm, capsys, "nps", b"id,score\n" + b"1,1\n" * 200_001, *INTO)
    assert "more than 500 columns" in refusal(firm, capsys, "nps", b"a" + b",a" * 500 + b"\n", *INTO)
    wide = workbook(("id", *[f"c{n}" for n in range(600)]))
    assert "more than 500 columns" in refusal(firm, capsys, "nps", wide, *INTO, kind="xlsx")
    assert "breaks off" in refusal(firm, capsys, "nps", b'id,score\n"a,9\n' * 3, *INTO)
    assert "line 2" in refusal(firm, capsys, "nps", b"id,score\na," + b"9" * 140_000 + b"\n", *INTO)


def _packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def test_workbooks_that_are_traps_are_refused(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = workbook(("id", "score"), ("a", 9))
    bomb = _packed(xl__sheet_xml=b"0" * 210_000_000)
    assert len(bomb) < 1_000_000
    assert "unpacks to more" in refusal(firm, capsys, "nps", bomb, *INTO, kind="xlsx")
    many = _packed(**{f"part{n}": b"" for n in range(2_100)})
    assert "unpacks to more" in refusal(firm, capsys, "nps", many, *INTO, kind="xlsx")
    laughs = _packed(xl__workbook_xml=b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>')
    assert "declares entities" in refusal(firm, capsys, "nps", laughs, *INTO, kind="xlsx")
    for cut in (10, 60, len(good) // 2, len(good) - 30):
        assert "cannot be read" in refusal(firm, capsys, "nps", good[:cut], *INTO, kind="xlsx")
    for at in range(40, len(good), max(1, len(good) // 60)):
        broken = good[:at] + bytes([good[at] ^ 0x55]) + good[at + 1 :]
        assert take_in(firm, "nps", broken, *INTO, "--dry-run", suffix="xlsx") in (0, 1, 2)
        assert "Traceback" not in capsys.readouterr().err


def test_one_sheet_is_read(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = workbook(("id", "score"), ("a", 9), ("b", "=1+1"), title="May")
    assert "has no sheet 'June'" in refusal(firm, capsys, "nps", data, *INTO, "--sheet", "June", kind="xlsx")
    assert "so it has no sheets" in refusal(firm, capsys, "nps", SCORES.encode(), *INTO, "--sheet", "May")
    assert take_in(firm, "nps", data, *INTO, "--sheet", "May", suffix="xlsx") == 0
    assert "1 accepted, 0 already here, 1 rejected" in capsys.readouterr().out, "a formula without a value says nothing"


def test_json_that_is_no_list_of_responses_is_refused(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for data in (
        b"[1, 2]",
        b"[" * 100_000 + b"]" * 100_000,
        b'[{"id": 1}',
        b'{"a": 1}',
        b'[{"id": 1, "score": "\\ud800"}]',
    ):
        before = tree(firm)
        assert take_in(firm, "delighted", data, *INTO, suffix="json") in (1, 2)
        assert "Traceback" not in capsys.readouterr().err and tree(firm) == before


def own(root: Path, name: str, text: str) -> None:
    (root / "records/_imports").mkdir(exist_ok=True)
    (root / f"records/_imports/{name}.yml").write_text(text)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("target: wave\ncolumns: {mark: [x]}\n", "ours.yml:1:9: target: one of 'waves'"),
        ("extends: nps\ncolumn: {mark: x}\n", "ours.yml:2:1: 'column' is not a field of a profile"),
        ("extends: nps\ntimezone: Mars/Olympus\n", "ours.yml:2:11: timezone: this is no time zone"),
        ("extends: nps\ndates: ['%m/%y']\n", "ours.yml:2:9: dates: '%m/%y' is no form of a day"),
        ("extends: nps\ndates: ['%d %A %Y']\n", "no form of a day"),
        ("extends: nps\ndates: ['%d.%m.%Y %']\n", "no form of a day"),
        ("extends: nps\ndates: ['%d.%m.%Y %d']\n", "no form of a day"),
        ("extends: nps\ndates: ['%d.%m.%Y %Q']\n", "no form of a day"),
        ("extends: nps\ndates: ['%d/%m/%Y', '%m/%d/%Y']\n", "ours.yml:2:21: dates: '%m/%d/%Y' and '%d/%m/%Y' read"),
        ("extends: nps\ndates: ['%Y-%d-%m %H:%M']\n", "read the same text as different days"),
        ("extends: nps\nscale: {lowest: 1}\n", "a scale says lowest, highest and good"),
        ("extends: nps\nheader_rows: 9\n", "ours.yml:2:14: header_rows: one of '1'"),
        ("extends: nps\nvalues: {mark: good}\n", "`name: value` lines are meant here"),
        ("extends: nps\nrequired: [mood]\n", "`required:` names 'mood'"),
        ("extends: no-such\n", "there is no profile 'no-such'"),
        ("extends: ours\n", "there is no profile 'ours'"),
        ("title: Nothing\n", "the profile says no `target:`"),
        ("- a\n", "the profile"),
        ("", "the profile"),
        ("a: [\n", "ours.yml:"),
        ("extends: complaints\ncolumns: {mood: [Mood]}\n", "Complaint has no field 'mood'"),
    ],
)
def test_a_wrong_profile_is_told_at_its_line(
    text: str, sentence: str, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own(firm, "ours", text)
    options = THROUGH if "complaints" in text else INTO
    assert sentence in refusal(firm, capsys, "ours", b"id,score,text,received\na,9,x,2026-01-01\n", *options)
    assert run(["import", "--list", "--repo", str(firm)]) == 0


def test_an_own_profile_may_stand_before_the_shipped_one(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own(firm, "nps", 'extends: nps\ncolumns: {mark: ["Wie wahrscheinlich?"]}\nvalues: {mark: {sehr: "10"}}\n')
    assert take_in(firm, "nps", b"id,Wie wahrscheinlich?\na,Sehr\nb,7\n", *INTO) == 0
    assert words(firm).count("count: 1") == 2


def test_profiles_are_no_records(company: Company, capsys: pytest.CaptureFixture[str]) -> None:
    company.found()
    own(company.root, "ours", "extends: nps\n")
    company.commit("Add a profile", "2026-02-02T09:00:00+00:00")
    run(["check", "--repo", str(company.root)])
    assert "_imports" not in capsys.readouterr().out


def test_another_key_than_before_is_refused(
    firm: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert take_in(firm, "nps", SCORES.encode(), *INTO) == 0
    monkeypatch.setenv("MASTERCOPY_IMPORT_KEY", "quite another key than before")
    said = refusal(firm, capsys, "nps", SCORES.encode() + b"c,1,\n", *INTO)
    assert "the same customer would get another pseudonym" in said and KEY not in said
    complaint = table(("id", "received", "text", "customer"), ("1", "2026-02-11", "Late", "Example Ltd"))
    assert "another pseudonym" in refusal(firm, capsys, "complaints", complaint, *THROUGH)
    monkeypatch.setenv("MASTERCOPY_IMPORT_KEY", KEY)
    assert take_in(firm, "complaints", complaint, *THROUGH) == 0
    for path in (firm / "records/data").rglob("SRV-*.csv"):
        path.unlink()
    monkeypatch.setenv("MASTERCOPY_IMPORT_KEY", "quite another key than before")
    assert "CMP-2026-001.yml" in refusal(firm, capsys, "complaints", complaint, *THROUGH)


def test_a_key_is_made_once_for_its_owner_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MASTERCOPY_IMPORT_KEY", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    root = found_folder(tmp_path / "firm")
    assert take_in(root, "nps", SCORES.encode(), *INTO) == 0
    assert "keep a copy of it" in capsys.readouterr().err
    path = own_key_file()
    assert path.is_relative_to(tmp_path / "settings") and stat.S_IMODE(path.stat().st_mode) == 0o600
    key = path.read_bytes()
    assert take_in(root, "nps", SCORES.encode(), *INTO) == 0
    said = capsys.readouterr()
    assert "nothing new" in said.out and "keep a copy" not in said.err and path.read_bytes() == key
    assert key.strip() not in b"".join(tree(root).values())
    copy = tmp_path / "copy.key"
    copy.write_bytes(key)
    copy.chmod(0o600)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    assert take_in(root, "nps", SCORES.encode(), *INTO, "--key-file", str(copy)) == 0
    assert not (tmp_path / "other").exists()


def test_a_key_in_the_repository_is_refused(
    company: Company, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = found_folder(company.root / "quality")
    company.commit("Found the company", "2026-01-02T09:00:00+00:00")
    inside = company.root / "import.key"
    inside.write_text(KEY)
    link = tmp_path / "link.key"
    link.symlink_to(inside)
    for path in (inside, link):
        assert "lies in the repository" in refusal(root, capsys, "nps", SCORES.encode(), *INTO, "--key-file", str(path))
    monkeypatch.delenv("MASTERCOPY_IMPORT_KEY", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(company.root / "settings"))
    assert "lies in the repository" in refusal(root, capsys, "nps", SCORES.encode(), *INTO)
    assert not (company.root / "settings").exists()


def test_a_key_that_is_none_is_refused(firm: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short = tmp_path / "short.key"
    short.write_text("abc")
    short.chmod(0o600)
    assert "fewer than 16" in refusal(firm, capsys, "nps", SCORES.encode(), *INTO, "--key-file", str(short))
    assert "cannot be read" in refusal(firm, capsys, "nps", SCORES.encode(), *INTO, "--key-file", str(tmp_path / "no"))


def test_an_export_in_the_repository_is_told(firm: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (firm / "raw.csv").write_text(SCORES)
    assert run(["import", "nps", str(firm / "raw.csv"), "--repo", str(firm), *INTO]) == 0
    assert "do not commit it" in capsys.readouterr().err


def test_what_cannot_be_written_leaves_everything_as_it_was(
    firm: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert take_in(firm, "nps", SCORES.encode(), *INTO) == 0
    before = tree(firm)
    replace = Path.replace

    def fail(self: Path, target: str | Path) -> Path:
        if Path(target).name == "imports.csv":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    assert take_in(firm, "nps", b"id,score\nz,1\n", *INTO) == 2
    assert "nothing was changed" in capsys.readouterr().err and tree(firm) == before


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "name a profile"),
        (("nps",), "name the export"),
        (("nps", "no-such-file.csv"), "does not exist"),
        (("no-such", __file__), "there is no profile 'no-such'"),
        (("nsp", __file__), "did you mean nps"),
        (("../nps", __file__), "there is no profile"),
        (("nps", __file__, "--column", "mark"), "is not FIELD"),
    ],
)
def test_wrong_usage_is_told(
    arguments: tuple[str, ...], sentence: str, firm: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["import", *arguments, "--repo", str(firm)]) == 2
    assert sentence in capsys.readouterr().err
