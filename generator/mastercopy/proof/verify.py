"""Turns a site into what is wrong with it, offline and with nothing but Python: `python verify.py [SITE]`.

It checks that every file is the one that was built (`data/manifest.json`), that the ledger's chain of hashes holds,
that revisions are numbered and dated in order, that every approval binds exactly the text that stands here, and that
the master list says of each document what its trail says; a site for one audience may keep texts back (`withheld`).
Whoever makes all of that anew at once is told by the digest of the site alone: compare it with the one that was noted
when the site was published, or have the site built again from its repository by `mastercopy verify`.
"""

from __future__ import annotations

import hashlib
import json
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
_BOUND = ("revision", "issue", "digest", "blob", "commit", "recorded", "effective")
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
    found = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(name for name in found if name != MANIFEST)


def check_site(site: Path) -> tuple[Fault, ...]:
    """Everything that is wrong with a site, by file."""
    manifest, faults = read_manifest(site)
    found = list(faults)
    if manifest is not None:
        found += [*_check_files(site, manifest["files"]), *_check_head(site, manifest)]
    trails: dict[str, Mapping[str, Any]] = {}
    for path in sorted((site / "data/trails").glob("*.json")):
        name = path.relative_to(site).as_posix()
        trail = _read_json(path)
        if isinstance(trail, dict) and _is_trail(trail):
            trails[name] = trail
        else:
            found.append(Fault(name, "is no trail"))
    for name, trail in trails.items():
        found.extend(_check_rows(name, trail))
        for row in trail["revisions"]:
            kept_back = (manifest or {}).get("audience") is not None and row.get("withheld") is True
            found += [*(() if kept_back else _check_text(site, name, row)), *_check_approvals(name, row)]
    found += [*_check_ledger(site, trails), *_check_register(site, trails)]
    return tuple(dict.fromkeys(found))


def read_manifest(site: Path) -> tuple[dict[str, Any] | None, tuple[Fault, ...]]:
    """The manifest of a site, and what is wrong with it; None where it cannot be used."""
    manifest = _read_json(site / MANIFEST)
    if not isinstance(manifest, dict) or manifest.get("schema") != SCHEMA or not _is_list(manifest.get("files")):
        return None, (Fault(MANIFEST, "is not there, or is no manifest"),)
    faults = []
    if (site / MANIFEST).is_symlink():
        faults.append(Fault(MANIFEST, "is a link to somewhere else"))
    if (site / MANIFEST).read_bytes() != canonical(manifest) + b"\n":
        faults.append(Fault(MANIFEST, "is not spelled as it was written"))
    if digest_of({key: value for key, value in manifest.items() if key != "digest"}) != manifest.get("digest"):
        faults.append(Fault(MANIFEST, "has not the digest that it states"))
    return manifest, tuple(faults)


def _is_list(files: Any) -> bool:
    return isinstance(files, dict) and all(isinstance(one, str) for pair in files.items() for one in pair)


def _is_trail(trail: Mapping[str, Any]) -> bool:
    rows: Any = trail.get("revisions")
    return _are_rows(rows) and all(_are_rows(r.get("signoffs")) and isinstance(r.get("revision"), str) for r in rows)


def _are_rows(rows: Any) -> bool:
    return isinstance(rows, list) and all(isinstance(row, dict) for row in rows)


def _read_json(path: Path) -> Any:
    """What a file holds; None where it holds no JSON."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def _sha256(path: Path) -> str | None:
    try:
        return None if path.is_symlink() else hashlib.sha256(path.read_bytes()).hexdigest()
    except (OSError, ValueError):  # a name may be none
        return None


def _check_files(site: Path, files: Mapping[str, str]) -> Iterator[Fault]:
    """Every file that is not as it was built, is gone, or has come."""
    here = set(list_files(site))
    for name in sorted({*files, *here}):
        if name not in here:
            yield Fault(name, "is missing")
        elif name not in files:
            yield Fault(name, "was not built with this site")
        elif _sha256(site / name) != files[name]:
            yield Fault(name, "is not as it was built")


def _check_head(site: Path, manifest: Mapping[str, Any]) -> Iterator[Fault]:
    """Whether the data files speak of the commit and of the day of the manifest."""
    register = _read_json(site / _REGISTER)
    for key in ("commit", "as_of"):
        if not isinstance(register, dict) or register.get(key) != manifest.get(key):
            yield Fault(_REGISTER, f"has another {key} than the manifest")


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
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo is not None else None


def slug_of(row: Mapping[str, Any]) -> str:
    """The part of a file name that stands for a revision, as the site has it."""
    label = re.sub(r"[^A-Za-z0-9.]", "_", row["revision"])[:40].strip(".") or "_"
    return f"r{label}" if row.get("issue") == 1 else f"r{label}-{row.get('issue')}"


def _check_text(site: Path, name: str, row: Mapping[str, Any]) -> Iterator[Fault]:
    """Whether the published text of a revision is the one its digest names, with its files and its source."""
    if row.get("digest") is None or row.get("status") in UNBOUND:
        return
    folder, slug = name[len("data/trails/") : -len(".json")], slug_of(row)
    path = f"data/revisions/{folder}/{slug}.json"
    bound = _read_json(site / path)
    if not isinstance(bound, dict) or not isinstance(bound.get("files"), dict):
        yield Fault(path, f"the text of revision {row['revision']} is not there")
        return
    if f"sha256:{_sha256(site / path)}" != row["digest"]:
        yield Fault(path, f"is not the text that revision {row['revision']} states the digest of")
        return
    fields = bound.get("fields")
    if not isinstance(fields, dict) or fields.get("revision") != row["revision"]:
        yield Fault(path, f"calls itself another revision than {row['revision']}")
    for sha in sorted({one for one in bound["files"].values() if isinstance(one, str)}):
        if not any(_sha256(copy) == sha for copy in (site / "files" / re.sub(r"\W", "_", sha)).glob("*")):
            yield Fault(f"files/{sha}", f"what revision {row['revision']} of {folder} embeds is not there as it was")
    source = f"documents/{folder}/{folder}-{slug}.md"
    if not _says(site / source, bound.get("body")):
        yield Fault(source, f"does not hold the text of revision {row['revision']}")


def _says(path: Path, body: Any) -> bool:
    """Whether a source ends with a text, but for line ends, blanks at their ends, and how letters are composed."""
    try:
        text = path.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return False
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return isinstance(body, str) and _BLANKS.sub("", text).rstrip("\n").endswith(body.rstrip("\n"))


def _check_approvals(name: str, row: Mapping[str, Any]) -> Iterator[Fault]:
    """Whether what is called approved was approved, by acts that bind exactly this text."""
    for act in row["signoffs"]:
        if act.get("valid") and act.get("digest") != row.get("digest"):
            said = f"the sign-off of {act.get('person')} under revision {row['revision']}"
            yield Fault(name, f"{said} binds another text")
    if not row.get("approved") or row.get("kind") == "legacy":
        return
    of_text = (act for act in row["signoffs"] if act.get("digest") == row.get("digest"))
    approving = (act for act in of_text if act.get("meaning") in APPROVING)
    if not any(act.get("valid") or act.get("reason") in URGENT for act in approving):
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
    told = {_key(row): row for row in rows[1:]}
    known = {
        _key(row): (name, row) for name, trail in trails.items() for row in trail["revisions"] if row.get("digest")
    }
    if len(told) != len(rows) - 1:
        yield Fault(_LEDGER, "says one revision twice")
    for key in sorted({*told} - {*known}):
        said = f"{told[key].get('id')} revision {told[key].get('revision')}"
        yield Fault(_LEDGER, f"{said} stands in no trail as it stands here")
    for key in sorted({*known} - {*told}):
        name, row = known[key]
        yield Fault(name, f"revision {row['revision']} stands in the ledger in no such way")


def _key(row: Mapping[str, Any]) -> str:
    return json.dumps([row.get(name) for name in _BOUND])


def _check_register(site: Path, trails: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """Whether the master list says of every document what its trail says."""
    register = _read_json(site / _REGISTER)
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
        newest = trail["revisions"][-1:] or [{}]
        said = dict(in_force[0] if in_force else {"approved": False, "status": newest[0].get("status")})
        said["title"] = trail.get("title")
        for key in ("revision", "in_force_from", "status", "approved", "title"):
            if rows[name].get(key) != said.get(key):
                yield Fault(_REGISTER, f"{name} has {key} {rows[name].get(key)}, and its trail {said.get(key)}")


def main(arguments: list[str]) -> int:
    """Print what is wrong with a site; 0 where nothing is, 1 where something is, 2 where there is no site."""
    site = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    if not site.is_dir():
        print(f"{site} is no folder", file=sys.stderr)
        return 2
    faults = check_site(site)
    for fault in faults:
        print(ascii(str(fault))[1:-1])
    manifest, _ = read_manifest(site)
    if manifest is not None:
        print(f"built from commit {manifest.get('commit')}, as of {manifest.get('as_of')}, {manifest.get('digest')}")
    good = "Nothing is wrong: every file is as it was built, and every approval binds the text that stands here."
    print(f"{len(faults)} fault{'' if len(faults) == 1 else 's'}" if faults else good)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
