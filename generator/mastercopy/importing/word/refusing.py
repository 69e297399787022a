"""Finds what must be settled in Word first, such as open tracked changes, and refuses the file for it."""

from __future__ import annotations

from mastercopy.importing.word.names import W
from mastercopy.importing.word.package import Package, parse_part
from mastercopy.words import MastercopyError, count

_CHANGES = frozenset(
    f"{W}{name}"
    for name in (
        *("ins", "del", "moveFrom", "moveTo", "delText", "delInstrText", "cellIns", "cellDel", "cellMerge"),
        *("rPrChange", "pPrChange", "tblPrChange", "tblPrExChange", "trPrChange", "tcPrChange", "sectPrChange"),
        *("tblGridChange", "numberingChange", "moveFromRangeStart", "moveToRangeStart"),
        *("customXmlInsRangeStart", "customXmlDelRangeStart"),
        *("customXmlMoveFromRangeStart", "customXmlMoveToRangeStart"),
    )
)
_ELSEWHERE = (f"{W}altChunk", f"{W}subDoc")
_MOST_PARAGRAPHS = 20_000
_DEEPEST = 6


def refuse_open(package: Package) -> None:
    """An error where the text is not settled, or not all of it is in the file, or it is beyond every measure."""
    changes = elsewhere = 0
    for name, data in sorted(package.parts.items()):
        if not name.lower().endswith(".xml"):
            continue
        root = parse_part(data)
        if name.startswith("word/") or name == package.main:
            changes += sum(1 for _ in root.iter(*_CHANGES))
            elsewhere += sum(1 for _ in root.iter(*_ELSEWHERE))
    if changes:
        raise MastercopyError(
            f"the file has {count(changes, 'open tracked change')}, and nobody can tell which text is meant",
            "accept or reject all of them in Word (Review), save, and import again",
        )
    if elsewhere:
        raise MastercopyError(
            "parts of the text lie in other files that this one includes", "paste them into the document in Word"
        )
    root = package.tree(package.main)
    if sum(1 for _ in root.iter(f"{W}p")) > _MOST_PARAGRAPHS:
        raise MastercopyError(f"the file has more than {_MOST_PARAGRAPHS:,} paragraphs", "divide the document")
    for table in root.iter(f"{W}tbl"):
        if sum(1 for _ in table.iterancestors(f"{W}tbl")) >= _DEEPEST:
            raise MastercopyError("tables stand in tables without end", "take them apart in Word")
