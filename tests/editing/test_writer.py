"""Writing edits: all or none, never out of the folder, never over what somebody else wrote meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from mastercopy.editing.writer import Edit, show_edits, write_edits
from mastercopy.words import MastercopyError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "firm/docs").mkdir(parents=True)
    (tmp_path / "firm/docs/a.md").write_bytes(b"one\n")
    return tmp_path / "firm"


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder.parent).as_posix(): path.read_bytes()
        for path in folder.parent.rglob("*")
        if path.is_file()
    }


def test_edits_are_written_together(folder: Path) -> None:
    write_edits(folder, [Edit("docs/a.md", b"one\n", b"two\n"), Edit("docs/new/b.md", None, b"new\n")])
    assert content(folder) == {"firm/docs/a.md": b"two\n", "firm/docs/new/b.md": b"new\n"}


@pytest.mark.parametrize(
    "other",
    [
        Edit("../outside.md", None, b"x"),
        Edit("docs/../../outside.md", None, b"x"),
        Edit("/outside.md", None, b"x"),
        Edit("docs/a.md", None, b"x"),
        Edit("docs/a.md", b"somebody else's\n", b"x"),
        Edit("docs/gone.md", b"was here\n", b"x"),
        Edit("docs/a.md/b.md", None, b"x"),
        Edit(f"docs/{'x' * 300}.md", None, b"x"),
    ],
    ids=lambda edit: edit.path[:24],
)
def test_when_one_cannot_be_written_none_is(folder: Path, other: Edit) -> None:
    before = content(folder)
    with pytest.raises(MastercopyError):
        write_edits(folder, [Edit("docs/first.md", None, b"new\n"), Edit("docs/a.md", b"one\n", b"two\n"), other])
    assert content(folder) == before


def test_what_was_in_place_is_put_back_when_a_later_one_fails(folder: Path) -> None:
    """The last one needs a name that has become a folder by then: the file before it stands in there."""
    before = content(folder)
    edits = [Edit("docs/a.md", b"one\n", b"two\n"), Edit("docs/c/d.md", None, b"x"), Edit("docs/c", None, b"x")]
    with pytest.raises(MastercopyError, match="nothing was changed"):
        write_edits(folder, edits)
    assert content(folder) == before


def test_a_diff_shows_new_files_and_missing_line_ends() -> None:
    shown = show_edits([Edit("docs/a.md", b"one", b"two"), Edit("docs/b.md", None, b"new\n")])
    assert "-one\n\\ No newline at end of file\n+two\n\\ No newline at end of file\n" in shown
    assert "+++ b/docs/b.md" in shown and "+new\n" in shown


def test_an_interrupt_between_two_files_leaves_none_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yml").write_bytes(b"old\n")
    edits = [Edit("a.yml", b"old\n", b"new\n"), Edit("b.yml", None, b"new\n"), Edit("c.yml", None, b"new\n")]
    moved = Path.replace

    def interrupted(self: Path, target: Path) -> Path:
        if target.name == "c.yml":
            raise KeyboardInterrupt
        return moved(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_edits(tmp_path, edits)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.yml": b"old\n"}
