"""Bad input ends in listed problems or one clear error: no traceback, nothing outside the site, nothing changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trial import write_trial

HEAD = "title: T\ntype: procedure\nrevision: 1\nchange: c\nowner: quality-manager\n"
HOSTILE: dict[str, bytes] = {
    "docs/binary.md": bytes(range(256)) * 50,
    "docs/long.md": b"---\nid: SOP-901\n" + HEAD.encode() + b"---\n" + b"x" * 10_000_000,
    "docs/traversal.md": f"---\nid: ../../../etc/passwd\n{HEAD}---\n".encode(),
    "docs/deep.md": f"---\nid: SOP-902\n{HEAD}x: {'[' * 5000}\n---\n".encode(),
    "docs/circle.md": f"---\nid: SOP-903\n{HEAD}superseded_by: SOP-903\nformerly: [SOP-903]\n---\n".encode(),
    "docs/numbers.md": f"---\nid: SOP-904\n{HEAD}effective: 9999-99-99\nreview_cycle: 99999 years\n---\n".encode(),
    "docs/label.md": ("---\nid: SOP-905\n" + HEAD.replace("revision: 1", "revision: ../../x") + "---\n").encode(),
    "docs/name <b> {{ x }} $(touch owned);.md": (
        f"---\nid: SOP-906\n{HEAD}---\n[x](<../../../../etc/passwd>)\n"
    ).encode(),
    "docs/pic.md": f"---\nid: SOP-907\n{HEAD}file: ../../../../etc/passwd\n---\n".encode(),
    "records/objectives/OBJ-900.yml": (
        b"id: OBJ-900\ntitle: '=cmd()'\nstatement: s\ntarget: 1e999999\ndata: /etc/passwd\n"
    ),
    "records/objectives/OBJ-901.yml": b"\xff\xfe\x00",
    "records/odd.txt": b"odd",
    "records/unknown/a.yml": b"id: A-1\n",
    "records/_types/evil/type.yml": b"title: E\nfamily: record\nfolder: ../..\nfields: {a: {kind: nothing}}\n",
}


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mastercopy", *arguments], capture_output=True, text=True, check=False, timeout=120
    )


def commit(repo: Path) -> None:
    identity = ["-c", "user.name=E", "-c", "user.email=e@lumen-oak.example"]
    subprocess.run(["git", "-C", str(repo), "add", "-A"], check=True)
    day = {"GIT_AUTHOR_DATE": "2026-11-24T08:00:00Z", "GIT_COMMITTER_DATE": "2026-11-24T08:00:00Z"}
    message = "Hostile\n\nApproved-by: <\x01"
    subprocess.run(["git", "-C", str(repo), *identity, "commit", "-qm", message], check=True, env={**os.environ, **day})


def state(repo: Path) -> str:
    return (
        subprocess.run(
            ["git", "-C", str(repo), "status", "--porcelain", "--ignored"], capture_output=True, text=True, check=True
        ).stdout
        + subprocess.run(["git", "-C", str(repo), "for-each-ref"], capture_output=True, text=True, check=True).stdout
    )


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repo = tmp_path_factory.mktemp("hostile") / "repo"
    write_trial(repo)
    for path, data in HOSTILE.items():
        (repo / path).parent.mkdir(parents=True, exist_ok=True)
        (repo / path).write_bytes(data)
    (repo / "docs/passwd.md").symlink_to("/etc/passwd")
    commit(repo)
    return repo


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_check_lists_problems(hostile: Path, form: str) -> None:
    before = state(hostile)
    done = run("check", "--repo", str(hostile), "--format", form, "--as-of", "2026-11-24")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert state(hostile) == before
    if form == "json":
        named = {problem["path"] for problem in json.loads(done.stdout)["problems"]}
        assert {
            "docs/binary.md",
            "docs/long.md",
            "docs/traversal.md",
            "docs/deep.md",
            "docs/numbers.md",
            "docs/passwd.md",
            "records/objectives/OBJ-900.yml",
            "records/objectives/OBJ-901.yml",
            "records/unknown/a.yml",
            "records/_types/evil/type.yml",
        } <= named


def test_build_writes_only_the_site(hostile: Path, tmp_path: Path) -> None:
    before = state(hostile)
    done = run("build", "--repo", str(hostile), "--site-dir", str(tmp_path / "site"), "--as-of", "2026-11-24")
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["site"] and state(hostile) == before
    assert not any(b"root:x:0" in path.read_bytes() for path in (tmp_path / "site").rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "arguments",
    [
        ["register", "--as-of", "yesterday"],
        ["register", "--ref", "--output=x"],
        ["trail", "NO-1"],
        ["nonsense"],
        ["register", "--repo", "/nowhere"],
        ["explain", "overdu"],
        ["build", "--site-dir", "/"],
    ],
)
def test_wrong_usage_is_one_clear_error(hostile: Path, arguments: list[str]) -> None:
    extra = [] if "--repo" in arguments or arguments[0] in ("explain", "nonsense") else ["--repo", str(hostile)]
    done = run(*arguments, *extra)
    assert done.returncode == 2 and "Traceback" not in done.stderr and done.stderr.strip()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    front=st.lists(st.tuples(st.sampled_from(["id", "title", "revision", "effective", "reviews", "history", "status",
                                              "emergency", "formerly", "withdrawn", "x", "file", "applies_to"]),
                             st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
                             | st.sampled_from(["[1, 2]", "{a: b}", "- x", "2026-01-01", "SOP-001", "~", "[{on: 1}]"])),
                   max_size=8),
    yaml=st.binary(max_size=60), csv=st.binary(max_size=60),
)  # fmt: skip
def test_fuzzed_files(tmp_path: Path, front: list[tuple[str, str]], yaml: bytes, csv: bytes) -> None:
    from mastercopy.compile import compile_project, open_project

    (tmp_path / "docs/procedures").mkdir(parents=True, exist_ok=True)
    (tmp_path / "records/data").mkdir(parents=True, exist_ok=True)
    text = "---\nid: SOP-001\n" + "".join(f"{key}: {value}\n" for key, value in front) + "---\nbody\n"
    (tmp_path / "docs/procedures/SOP-001.md").write_bytes(text.encode("utf-8", "replace"))
    (tmp_path / "records/people.yml").write_bytes(yaml)
    (tmp_path / "records/data/a.csv").write_bytes(csv)
    import datetime

    compile_project(open_project(tmp_path), datetime.date(2026, 1, 1))
