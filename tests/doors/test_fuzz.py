"""Nonsense in front matter, records, types and tables through `check` and `register`: problems, never a traceback."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from company import RECORDS, procedure
from mastercopy.cli.main import run
from mastercopy.model.catalog import build_catalog
from mastercopy.sources.files import memory_tree
from oracle.told import Act, Story
from oracle.writing import write_repository

FEW = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
TYPES = build_catalog(memory_tree({}))[0].types
SHIPPED = resources.files("mastercopy") / "recordtypes"
GOOD = {
    **{path: text for path, text in RECORDS.items() if path != "records/organisation.yml"},
    "records/organisation.yml": f"{RECORDS['records/organisation.yml']}history_starts: 2020-01-01\n",
    "records/signoffs/SOP-001.yml": (
        "document: SOP-001\nsignoffs:\n  - revision: 1\n    digest: sha256:00\n    person: bob\n"
        "    role: quality-manager\n    meaning: approve\n    at: 2026-01-05\n    evidence: {kind: trailer}\n"
    ),
}
# Words that a field of some kind takes seriously, or nearly so.
WORDS = (
    "", "~", "null", "true", "no", "-1", "0", "1e999999", "NaN", "9" * 400, "1.9", "SOP-001", "sop-001", "SOP-000",
    "ana", "quality-manager", "2026-02-30", "0001-01-01", "9999-12-31", "2026-W60", "2026-13", "2026-Q5", "2026-01",
    "12 months", "99999 years", "0 days", "5 working days", "draft", "*", "../../../etc/passwd", "records/data/a.csv",
    "SOP-001@1", "@", "a\u0000b", "\ufeff", "\u202e", "e\u0301", "{{ 7 * 7 }}", "<b>", "=cmd()", "Europe/Nowhere",
    "approve", "sha256:00", "2026-01-01T99:00:00Z", "2026-01-01T00:00:00+99:99", "[", "&a", "*a", "!!python/name:os",
)  # fmt: skip


def _names() -> list[str]:
    found = {"id", "x", "reviews", "on", "by", "kind", "until", "from"}
    for kind in TYPES.values():
        for spec in kind.fields:
            found |= {spec.name, *(inner.name for inner in spec.fields)}
    return sorted(found)


NAMES = _names()
DOCUMENT = sorted({spec.name for kind in TYPES.values() if kind.family == "document" for spec in kind.fields})
scalars = st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=6,
)


@st.composite
def mutated(draw: st.DrawFn, text: str) -> bytes:
    """A good text with a few values replaced, a line doubled or dropped, or bytes put in."""
    lines = text.split("\n")
    for _ in range(draw(st.sampled_from([0, 1, 1, 2, 3]))):
        place = draw(st.integers(0, len(lines) - 1))
        key, colon, _ = lines[place].partition(":")
        lines[place] = draw(
            st.sampled_from([f"{key}{colon} {draw(scalars)}", f"{lines[place]}\n{lines[place]}", "", "\t- ", "---"])
        )
    data = "\n".join(lines).encode("utf-8", "replace")
    cut = draw(st.integers(0, len(data)))
    return data[:cut] + draw(st.sampled_from([b""] * 9 + [b"\xff", b"\0", b"\r", b"\t", b"\n---\n"])) + data[cut:]


@st.composite
def folders(draw: st.DrawFn) -> dict[str, bytes]:
    """The files of an organisation: good ones with a few values gone wrong, and some of noise under known names."""
    files = {path: draw(mutated(text)) for path, text in GOOD.items()}
    odd = [name for name in draw(st.lists(st.sampled_from(DOCUMENT), max_size=3)) if name not in ("id", "title")]
    fields = {"revision": draw(st.sampled_from("112")), **{name: json.dumps(draw(values)) for name in odd}}
    text = procedure(body=draw(st.sampled_from(["A\n", "B\n"])), **fields)
    files["docs/procedures/SOP-001.md"] = draw(mutated(text))
    names = draw(st.lists(st.sampled_from(sorted(TYPES)), max_size=3, unique=True))
    for number, name in enumerate(names):
        kind = TYPES[name]
        ending = ".md" if kind.family == "document" else ".yml"
        example = SHIPPED / name / f"example{ending}"
        root = "docs" if kind.family == "document" else "records"
        path = f"{root}/{kind.folder}" if kind.folder.endswith(".yml") else f"{root}/{kind.folder}/X-{number}{ending}"
        if example.is_file() and draw(st.booleans()):
            files[path] = draw(mutated(example.read_text(encoding="utf-8")))
            continue
        known = [spec.name for spec in kind.fields]
        fields = draw(st.dictionaries(st.sampled_from([*known, *NAMES[:9]]), values, max_size=8))
        files[path] = _written({"id": "SOP-001", **fields}, ending, kind.many)
    files["records/data/a.csv"] = draw(st.sampled_from([b"period,value\n", b""])) + draw(
        st.binary(max_size=30) | st.text(',"\r\n0129-aQW', max_size=40).map(str.encode)
    )
    files["records/objectives/OBJ-900.yml"] = b"id: OBJ-900\ntitle: T\ndata: records/data/a.csv\nfrequency: monthly\n"
    files["records/_types/own/type.yml"] = draw(
        mutated("title: Own\nfamily: record\nfolder: own\nfields: {a: {kind: text}}\n")
    )
    return files


def _written(fields: Mapping[str, Any], ending: str, many: str | None) -> bytes:
    whole = {many: [dict(fields)]} if many is not None else dict(fields)
    text = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True)
    return (f"---\n{text}---\n![a](a.svg) [b](../b.md)\n" if ending == ".md" else text).encode("utf-8", "replace")


def ask(folder: Path, verb: str, form: str, day: str = "2026-07-01") -> tuple[int, str]:
    """Exit code and answer; what a fault of ours says fails the test."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run([verb, "--repo", str(folder), "--as-of", day, "--format", form])
    assert "Traceback" not in err.getvalue() and code in (0, 1, 2), err.getvalue()
    return code, out.getvalue()


def answers(folder: Path) -> None:
    for form in ("json", "text"):
        code, said = ask(folder, "check", form)
        assert code == 2 or said
        if form == "json" and code != 2:
            assert all(one["slug"] and one["line"] > 0 for one in json.loads(said)["problems"])
    code, said = ask(folder, "register", "json")
    assert code == 2 or json.loads(said)["documents"] is not None


@FEW
@given(files=folders())
def test_nonsense_in_a_folder(tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes]) -> None:
    folder = tmp_path_factory.mktemp("folder")
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    answers(folder)
    shutil.rmtree(folder)


@FEW
@given(trees=st.lists(folders(), min_size=2, max_size=4))
def test_nonsense_in_a_history(tmp_path_factory: pytest.TempPathFactory, trees: list[dict[str, bytes]]) -> None:
    folder = tmp_path_factory.mktemp("history")
    who = ("Ana", "ana@trial.example")
    acts = [Act(tree, who, who, "Work\n\nApproved-by: <\x01", 1_767_600_000 + n) for n, tree in enumerate(trees)]
    write_repository(Story(tuple(acts)), folder / "repo")
    answers(folder / "repo")
    shutil.rmtree(folder)
