"""Turns what is compiled into the site's data files: registers, trails, problems, scores, and what digests are of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from mastercopy.checks.formats import problems_json
from mastercopy.history.values import PENDING, Revision, Trail
from mastercopy.model.digest import Facts, governed_fields, normalise_body
from mastercopy.sources.frontmatter import decode_text, read_plain_front_matter
from mastercopy.views.addresses import safe_name
from mastercopy.views.registerpages import RegisterPage
from mastercopy.views.registerview import register_json
from mastercopy.views.scoreview import score_json
from mastercopy.views.tables import csv_bytes
from mastercopy.views.trailview import tell_trail

if TYPE_CHECKING:
    from mastercopy.compile import Compiled


def json_bytes(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False, sort_keys=False) + "\n").encode("utf-8", "replace")


def score_bytes(told: Mapping[str, Any]) -> bytes:
    """Scores with a line for each: ten years of figures would be very long otherwise."""
    head = {name: value for name, value in told.items() if name != "scores"}
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in told["scores"])
    text = json.dumps({**head, "scores": []}, ensure_ascii=False)[:-2]
    return (f"{text}\n{rows}\n]}}\n" if rows else f"{text}]}}\n").encode("utf-8", "replace")


def build_data(compiled: Compiled) -> dict[str, bytes]:
    """Every file under `data/` but the registers' downloads and what belongs to one document."""
    return {
        "data/register.json": json_bytes(register_json(compiled)),
        "data/problems.json": json_bytes(problems_json(compiled.result, compiled.as_of)),
        "data/scores.json": score_bytes(score_json(compiled)),
        "data/ledger.jsonl": compiled.ledger,
        **_removals(compiled),
    }


def _removals(compiled: Compiled) -> dict[str, bytes]:
    """What was removed by decision, for whoever verifies the site; no file where nothing was."""
    history = compiled.history
    rows = [
        {
            "id": one.id,
            "document": trail.id if (trail := history.trail(one.record)) is not None else one.record,
            "revision": one.revision,
            "digest": one.digest,
            "decided": one.decided.isoformat(),
            "decided_by": one.decided_by,
            "role": one.role,
        }
        for one in history.removals
        if compiled.sight is None or not compiled.sight.hides(one.record)
    ]
    return {"data/removals.json": json_bytes({"schema": "mastercopy/removals/1", "removals": rows})} if rows else {}


def trail_url(name: str) -> str:
    return f"data/trails/{safe_name(name)}.json"


_DAY = "mastercopy-day-5d1f"
"""Stands in a trail for the day on which it is told: the trail is kept, and is the same on many days."""


def trail_file(compiled: Compiled, trail: Trail) -> tuple[str, bytes]:
    """The address of a document's trail as data, and the trail with a place for its day (`date_trail`)."""
    return trail_url(trail.id), json_bytes(_shown_trail(compiled, trail))


def date_trail(written: bytes, day: date) -> bytes:
    """A trail as data with the day on which it is told; no text in it can spell that place, for its quotes are bare."""
    place, told = (f'"as_of": "{said}"'.encode() for said in (_DAY, day.isoformat()))
    return written.replace(place, told, 1)


def _shown_trail(compiled: Compiled, trail: Trail) -> dict[str, Any]:
    """The trail for readers: what changes in a revision that is not in force yet stays on its own page."""
    told = tell_trail(trail, _DAY)
    for row, revision in zip(told["revisions"], trail.revisions, strict=True):
        if revision.status in PENDING:
            row["change"] = None
        if is_withheld(compiled, revision):
            row["withheld"] = True
    return told


def is_withheld(compiled: Compiled, revision: Revision) -> bool:
    """Whether source and bound text of a revision name what an audience may not see, and so are not given to it."""
    if compiled.sight is None or compiled.whole is None or revision.blob is None:
        return False
    bound = bound_text(revision, compiled.whole.blobs.read(revision.blob))
    if bound is None:
        return compiled.sight.redaction.names(decode_text(compiled.blobs.read(revision.blob)) or "")
    said: Any = json.loads(bound)
    return bool(compiled.sight.redaction.value(said) != said)


def digest_url(name: str, revision: Revision) -> str:
    return f"data/revisions/{safe_name(name)}/{revision.slug}.json"


def bound_text(revision: Revision, recorded: bytes) -> bytes | None:
    """The canonical JSON whose SHA-256 is the digest, of a file as it was recorded; None where that is another one."""
    if revision.removed is not None:
        return None
    fields, body, _ = read_plain_front_matter(recorded)
    canonical = Facts(normalise_body(body), governed_fields(fields or {}), revision.files).canonical()
    return canonical if f"sha256:{hashlib.sha256(canonical).hexdigest()}" == revision.digest else None


def register_downloads(page: RegisterPage) -> Iterator[tuple[str, bytes]]:
    """The CSV and JSON of a register page; the master list's JSON is the register itself."""
    rows = [[cell.text for cell in row] for row in page.rows]
    yield page.csv_url, csv_bytes(page.columns, rows)
    if page.json_url != "data/register.json":
        records: list[Mapping[str, str]] = [dict(zip(page.columns, row, strict=True)) for row in rows]
        yield page.json_url, json_bytes({"schema": "mastercopy/records/1", "title": page.title, "records": records})
