"""Turns a site into what is wrong with it, offline and with nothing but Python: `python verify.py [SITE]`.

It checks that every file is the one that was built (`data/manifest.json`), that the ledger's chain of hashes holds,
that revisions are numbered and dated in order, that every approval binds exactly the text that stands here, and that
the master list says of each document what its trail says. What is gone by decision is told as that; a site for one
audience may keep texts back (`withheld`). Whoever makes all of that anew at once is told by the digest of the site
alone: compare it with the one noted when the site was published, or build it again with `mastercopy verify`.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

MANIFEST = "data/manifest.json"
SCHEMA = "mastercopy/manifest/1"
APPROVING = ("approve", "release")
URGENT = (None, "author", "weak-evidence", "not-asked")  # reasons that hinder no emergency issue
UNBOUND = ("awaiting-approval", "approved")  # states of a revision whose text is not published yet
_LEDGER = "data/ledger.jsonl"
_REGISTER = "data/register.json"
_DECISION = ("id", "document", "digest", "decided", "decided_by", "role")  # of a removal
_BOUND = ("revision", "issue", "digest", "blob", "commit", "recorded", "effective")
_END = re.compile(r"\n(?:---|\.\.\.)\n")  # of front matter
_BLANKS = re.compile(r"[ \t]+$", re.MULTILINE)


class Fault(NamedTuple):
    """What is wrong, and in which file of the site."""

    path: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}"


def canonical(value: Any) -> bytes:
    """JSON with one spelling: sorted keys, no blanks, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")


def digest_of(value: Any) -> str:
    """SHA-256 over the canonical JSON of a value, as `sha256:...`."""
    return f"sha256:{hashlib.sha256(canonical(value)).hexdigest()}"


def list_files(site: Path) -> list[str]:
    """Every file of a site but its manifest, by the path that addresses it; a link counts as a file."""
    found: list[str] = []
    for folder, below, names in os.walk(site):
        within = folder[len(str(site)) :].replace(os.sep, "/").lstrip("/")
        links = (name for name in below if Path(folder, name).is_symlink())
        found += [f"{within}/{name}" if within else name for name in (*names, *links)]
    return sorted(name for name in found if name != MANIFEST)


def check_site(site: Path) -> tuple[Fault, ...]:
    """Everything that is wrong with a site, by file."""
    if odd := [one for one in (MANIFEST, *list_files(site)) if (site / one).exists() and not (site / one).is_file()]:
        return tuple(Fault(name, "is no file that can be read") for name in odd)  # reading a pipe would never end
    manifest, faults = read_manifest(site)
    found = [*faults, *(_check_files(site, manifest["files"]) if manifest is not None else ())]
    paths = sorted((site / "data/trails").glob("*.json"))
    read = {path.relative_to(site).as_posix(): _read_json(path) for path in paths}
    found += [Fault(name, "is no trail") for name, trail in read.items() if not _is_trail(trail)]
    trails = {name: trail for name, trail in read.items() if _is_trail(trail)}
    for name, trail in trails.items():
        found.extend(_check_rows(name, trail))
        for row in trail["revisions"]:
            kept_back = (manifest or {}).get("audience") is not None and row.get("withheld") is True
            found += [*(() if kept_back else _check_text(site, name, row)), *_check_approvals(name, row)]
    found += [*_check_ledger(site, trails), *_check_register(site, trails, manifest or {})]
    return tuple(dict.fromkeys(found))


def read_manifest(site: Path) -> tuple[dict[str, Any] | None, tuple[Fault, ...]]:
    """The manifest of a site, and what is wrong with it; None where it cannot be used."""
    manifest = _read_json(site / MANIFEST)
    files: Any = manifest.get("files") if isinstance(manifest, dict) and manifest.get("schema") == SCHEMA else None
    if not isinstance(files, dict) or not all(isinstance(one, str) for pair in files.items() for one in pair):
        return None, (Fault(MANIFEST, "is not there, or is no manifest"),)
    stated = {key: value for key, value in manifest.items() if key != "digest"}
    faults = {
        "is a link to somewhere else": (site / MANIFEST).is_symlink(),
        "is not spelled as it was written": (site / MANIFEST).read_bytes() != canonical(manifest) + b"\n",
        "has not the digest that it states": digest_of(stated) != manifest.get("digest"),
    }
    return manifest, tuple(Fault(MANIFEST, said) for said, wrong in faults.items() if wrong)


def _is_trail(trail: Any) -> bool:
    rows: Any = trail.get("revisions") if isinstance(trail, dict) else None
    return _are_rows(rows) and all(_are_rows(r.get("signoffs")) and isinstance(r.get("revision"), str) for r in rows)


def _are_rows(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes()) if path.is_file() else None
    except (OSError, ValueError, RecursionError):
        return None


def _sha256(path: Path) -> str | None:
    try:
        return None if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):  # a name may be none
        return None


def _check_files(site: Path, files: Mapping[str, str]) -> Iterator[Fault]:
    """Every file that is not as it was built, is gone, or has come."""
    here = {name: _sha256(site / name) or "" for name in list_files(site)}
    for name in sorted(one for one in {*files, *here} if files.get(one) != here.get(one)):
        there = "is not as it was built" if name in files else "was not built with this site"
        yield Fault(name, there if name in here else "is missing")


def _check_rows(name: str, trail: Mapping[str, Any]) -> Iterator[Fault]:
    """Numbering, order and spans of the revisions of one document."""
    issues, last = Counter[str](), None
    for row in trail["revisions"]:
        label = row["revision"]
        issues[label] += 1
        if row.get("issue") != issues[label]:
            yield Fault(name, f"revision {label} is numbered as issue {row.get('issue')}, and is the {issues[label]}.")
        recorded = _moment(row.get("recorded"))
        if recorded is not None:
            if last is not None and recorded < last:
                yield Fault(name, f"revision {label} is recorded before the one that precedes it")
            last = recorded
        first, end = row.get("in_force_from"), row.get("in_force_until")
        if first is not None and end is not None and str(end) <= str(first):
            yield Fault(name, f"revision {label} ends before it begins")
    if sum(row.get("status") == "effective" for row in trail["revisions"]) > 1:
        yield Fault(name, "two revisions are in force")


def _moment(text: Any) -> datetime | None:
    try:
        return moment if (moment := datetime.fromisoformat(text)).tzinfo is not None else None
    except (TypeError, ValueError):
        return None


def slug_of(row: Mapping[str, Any]) -> str:
    """The part of a file name that stands for a revision, as the site has it."""
    label = re.sub(r"[^A-Za-z0-9.]", "_", row["revision"])[:40].strip(".") or "_"
    return f"r{label}" if row.get("issue") == 1 else f"r{label}-{row.get('issue')}"


def _check_text(site: Path, name: str, row: Mapping[str, Any]) -> Iterator[Fault]:
    """Whether the published text of a revision is the one its digest names, with its files and its source."""
    if row.get("digest") is None or row.get("status") in UNBOUND:
        return
    folder, slug = name[len("data/trails/") : -len(".json")], slug_of(row)
    path, source = f"data/revisions/{folder}/{slug}.json", f"documents/{folder}/{folder}-{slug}.md"
    if row.get("removed"):
        return (yield from _check_removed(site, row, name, path, source))
    bound = _read_json(site / path)
    readable = isinstance(bound, dict) and isinstance(bound.get("files"), dict)
    if not readable or f"sha256:{_sha256(site / path)}" != row["digest"]:
        said = "is not the text that revision {} states the digest of"
        yield Fault(path, (said if readable else "the text of revision {} is gone").format(row["revision"]))
        return
    fields = bound.get("fields")
    if not isinstance(fields, dict) or fields.get("revision") != row["revision"]:
        yield Fault(path, f"calls itself another revision than {row['revision']}")
    for sha in sorted({one for one in bound["files"].values() if isinstance(one, str)}):
        if not any(_sha256(copy) == sha for copy in (site / "files" / re.sub(r"\W", "_", sha)).glob("*")):
            yield Fault(f"files/{sha}", f"what revision {row['revision']} of {folder} embeds is not there as it was")
    text = _read_source(site / source)
    if text is None or not text.endswith(str(bound.get("body")).rstrip("\n")):
        yield Fault(source, f"does not hold the text of revision {row['revision']}")


def read_removals(site: Path) -> tuple[Mapping[str, Any], ...]:
    """What was removed by decision: whose text, which revision, the digest that it had, and who decided that when."""
    told = _read_json(site / "data/removals.json")
    rows: Any = told.get("removals") if isinstance(told, dict) else None
    return tuple(row for row in rows if all(map(row.get, _DECISION))) if _are_rows(rows) else ()


def _check_removed(site: Path, row: Mapping[str, Any], name: str, text: str, source: str) -> Iterator[Fault]:
    """Whether a text that is called removed went by a decision about exactly that text, and is not here."""
    said = f"revision {row['revision']} is called removed under {row['removed']}"
    of_it = {"id": row["removed"], "document": Path(name).stem, "revision": row["revision"], "digest": row["digest"]}
    if not any(of_it.items() <= act.items() for act in read_removals(site)):
        yield Fault(name, f"{said}, and no decision names exactly that text")
    if (site / text).exists():
        yield Fault(text, f"{said}, and its text lies here")
    if _END.split(_read_source(site / source) or "", maxsplit=1)[-1].strip() != f"Removed under {row['removed']}.":
        yield Fault(source, f"{said}, and another text stands there")


def _read_source(path: Path) -> str | None:
    """What a source says, but for line ends, blanks at their ends, and how letters are composed; None without one."""
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return None
    return _BLANKS.sub("", unicodedata.normalize("NFC", re.sub("\r\n?", "\n", text))).rstrip("\n")


def _check_approvals(name: str, row: Mapping[str, Any]) -> Iterator[Fault]:
    """Whether what is called approved was approved, by acts that bind exactly this text."""
    for act in row["signoffs"]:
        if act.get("valid") and act.get("digest") != row.get("digest"):
            bound = f"the sign-off of {act.get('person')} under revision {row['revision']}"
            yield Fault(name, f"{bound} binds another text")
    if not row.get("approved") or row.get("kind") == "legacy":
        return
    of_text = (act for act in row["signoffs"] if act.get("digest") == row.get("digest"))
    if not any(act.get("valid") or act.get("reason") in URGENT for act in of_text if act.get("meaning") in APPROVING):
        yield Fault(name, f"revision {row['revision']} is called approved, and nobody approved its text")


def _check_ledger(site: Path, trails: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """Whether the chain holds, and says of every revision what the trails say."""
    try:
        lines = (site / _LEDGER).read_text("utf-8").splitlines()
        rows = [json.loads(line) for line in lines]
    except (OSError, ValueError, RecursionError):
        rows = []
    if not rows or not _are_rows(rows):
        yield Fault(_LEDGER, "cannot be read")
        return
    for place, row in enumerate(rows[1:]):
        if row.get("previous") != hashlib.sha256(lines[place].encode("utf-8")).hexdigest():
            yield Fault(_LEDGER, f"the chain is broken at {row.get('id')} revision {row.get('revision')}")
    told = {json.dumps([row.get(one) for one in _BOUND]): row for row in rows[1:]}
    bound = [(name, row) for name, trail in trails.items() for row in trail["revisions"] if row.get("digest")]
    known = {json.dumps([row.get(one) for one in _BOUND]): (name, row) for name, row in bound}
    if len(told) != len(rows) - 1:
        yield Fault(_LEDGER, "says one revision twice")
    for row in (told[key] for key in sorted({*told} - {*known})):
        yield Fault(_LEDGER, f"{row.get('id')} revision {row.get('revision')} stands in no trail as it stands here")
    for name, row in (known[key] for key in sorted({*known} - {*told})):
        yield Fault(name, f"revision {row['revision']} stands in the ledger in no such way")


def _check_register(site: Path, trails: Mapping[str, Any], manifest: Mapping[str, Any]) -> Iterator[Fault]:
    """Whether the master list says of every document what its trail says, on the day of the manifest."""
    register = _read_json(site / _REGISTER)
    for key in ("commit", "as_of") if manifest else ():
        if not isinstance(register, dict) or register.get(key) != manifest.get(key):
            yield Fault(_REGISTER, f"has another {key} than the manifest")
    listed: Any = register.get("documents") if isinstance(register, dict) else None
    if not _are_rows(listed):
        yield Fault(_REGISTER, "is no master list")
        return
    rows = {str(row.get("id")): row for row in listed}
    named = {str(trail.get("id")): name for name, trail in trails.items()}
    for name in sorted({*rows, *named}):
        if name not in rows or name not in named:
            yield Fault(_REGISTER, f"{name} is not in both master list and trails")
            continue
        trail = trails[named[name]]
        in_force = [row for row in trail["revisions"] if row.get("status") == "effective"]
        lapsed = {"approved": False, "status": (trail["revisions"][-1:] or [{}])[0].get("status")}
        said = {**(in_force[0] if in_force else lapsed), "title": trail.get("title")}
        for key in ("revision", "in_force_from", "status", "approved", "title"):
            if rows[name].get(key) != said.get(key):
                yield Fault(_REGISTER, f"{name} has {key} {rows[name].get(key)}, and its trail {said.get(key)}")


def main(arguments: list[str]) -> int:
    """Print what is wrong with a site; 0 where nothing is, 1 where something is, 2 where there is no site."""
    site = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    if not site.is_dir():
        print(f"{site} is no folder", file=sys.stderr)
        return 2
    for fault in (faults := check_site(site)):
        print(ascii(str(fault))[1:-1])
    for act in read_removals(site):
        said = f"{act['document']} {act.get('revision') or ''} was removed under {act['id']}"
        print(ascii(f"{said}, decided by {act['decided_by']} as {act['role']} on {act['decided']}")[1:-1])
    if (manifest := read_manifest(site)[0]) is not None:
        made = f"commit {manifest['commit']}" if manifest.get("commit") else "sites of its members"
        print(f"built from {made}, as of {manifest.get('as_of')}, {manifest.get('digest')}")
    good = "Nothing is wrong in itself. Compare the digest with the one that was noted: a site made anew has another."
    print(f"{len(faults)} fault{'' if len(faults) == 1 else 's'}" if faults else good)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
