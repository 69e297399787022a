"""Writes the summary of a proposal as the Markdown of a comment on a forge, within the size that it allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from mastercopy.checks.runner import Waived
from mastercopy.views.fieldlines import FieldLine
from mastercopy.views.forgetext import code, inert
from mastercopy.views.glossary import words_in
from mastercopy.views.proposedview import Proposed
from mastercopy.views.reviewview import FileLine, RecordLine, Review
from mastercopy.words import Problem, count

MARK = "<!-- mastercopy: review -->"
"""How a comment of ours is found again, so that it is brought up to date and not written twice."""
LONGEST = 65_000
"""Characters that a forge takes of one comment, with some to spare."""
_FEWEST, _MOST = 3, 40
_EXCERPT = 3_000
"""Characters of a redline that stand in a comment."""


def review_markdown(review: Review, site: str = "", limit: int = LONGEST) -> str:
    """The summary as a comment of at most `limit` characters; `site` is the address of a preview, with a final slash.

    What does not fit is shortened: first what documents touch, then the lists, and at last the documents are counted.
    """
    for details, rows in ((True, _MOST), (False, _MOST), (False, 12), (False, _FEWEST), (False, 0)):
        text = _with_words("\n".join(_lines(review, site, details=details, rows=rows)))
        if len(text) <= limit:
            return text
    return (
        f"{MARK}\n## What this proposal does\n\n**{inert(review.verdict)}** It is too large to be told in a comment.\n"
    )


def _lines(review: Review, site: str, *, details: bool, rows: int) -> Iterator[str]:
    yield MARK
    yield "## What this proposal does"
    yield ""
    yield f"**{inert(review.verdict)}**"
    yield ""
    by = f", by {inert(', '.join(review.authors), 200)}" if review.authors else ""
    yield f"In short: {inert(review.short)}{by}. As of {review.as_of}."
    yield from _problems("To mend before it can be accepted", review.errors, rows)
    if review.deciding:
        yield from ("", "### Look twice: what decides over the rest", "")
        yield from _capped([_file(one) for one in review.deciding], rows)
    for one in review.documents[:rows]:
        yield from _document(one, site, details=details, rows=rows)
    yield from _left(len(review.documents) - rows, "document")
    if review.records:
        yield from ("", "### Records", "")
        yield from _capped([line for one in review.records for line in _record(one, rows)], rows * 3)
    if review.files:
        yield from ("", "### Other files", "")
        yield from _capped([_file(one) for one in review.files], rows)
    yield from _problems("To look at, though nothing hinders", review.notes, rows)
    if review.forgiven:
        yield from ("", "### Forgiven by a waiver that main has", "")
        yield from _capped([_forgiven(one) for one in review.forgiven], rows)
    if review.mended:
        yield from ("", f"It mends {count(len(review.mended), 'problem')} that main has.")
    if review.standing:
        stays = "1 problem was" if review.standing == 1 else f"{review.standing} problems were"
        yield from ("", f"{stays} on main before; this proposal is not the cause.")


def _with_words(text: str) -> str:
    """The summary with the words that it uses, for those who read it for the first time."""
    told = " ".join(f"*{word}*: {means}" for word, means in words_in(text))
    return f"{text}\n\n**Words.** {told}\n"


def _left(number: int, what: str) -> Iterator[str]:
    if number > 0:
        yield from ("", f"… and {count(number, f'more {what}', f'more {what}s')}, which the page of the summary names.")


def _capped(lines: Sequence[str], most: int) -> Iterator[str]:
    yield from lines[:most]
    if len(lines) > most:
        yield f"- … and {len(lines) - most} more"


def _problems(title: str, problems: Sequence[Problem], rows: int) -> Iterator[str]:
    if problems:
        yield from ("", f"### {title}", "")
        yield from _capped([_problem(one) for one in problems], rows)


def _problem(one: Problem) -> str:
    where = code(f"{one.place.path}:{one.place.line}")
    return f"- {where} {inert(one.sentence)}.<br>What to do: {inert(one.hint)}. ({code(one.slug)})"


def _forgiven(one: Waived) -> str:
    until = f" until {one.expires}" if one.expires is not None else ""
    return f"- {inert(one.problem.sentence)}: {inert(one.reason)} ({inert(one.waiver)} by {inert(one.approver)}{until})"


def _file(one: FileLine) -> str:
    told = f"; it decides {one.decides}" if one.decides else ""
    return f"- {code(one.path)} ({one.what}{told}){_said(one.fields, 12)}"


def _record(one: RecordLine, rows: int) -> Iterator[str]:
    title = f" {inert(one.title, 120)}" if one.title != one.id else ""
    yield f"- **{inert(one.id)}**{title} ({inert(one.what)})" + _said(one.fields, rows)


def _said(fields: Sequence[FieldLine], rows: int) -> str:
    shown = [_field(line) for line in fields[: max(rows, 1)]]
    more = f"; and {len(fields) - len(shown)} more" if len(fields) > len(shown) else ""
    return f": {'; '.join(shown)}{more}" if shown else ""


def _field(line: FieldLine) -> str:
    name = inert(line.title, 80)
    if line.old is None:
        return f"{name}: {inert(line.new or '', 160)}"
    if line.new is None:
        return f"{name} goes, it was {inert(line.old, 160)}"
    return f"{name}: {inert(line.old, 160)} → {inert(line.new, 160)}"


def _document(one: Proposed, site: str, *, details: bool, rows: int) -> Iterator[str]:
    arrow = f": {inert(one.old)} → {inert(one.new)}" if one.old and one.new and one.old != one.new else ""
    alone = f": revision {inert(one.new)}" if one.new and not one.old else ""
    yield from ("", f"### {inert(one.id)} {inert(one.title, 120)}", "", f"**{one.word}{arrow}{alone}**", "")
    if one.change:
        yield f"- What changes, in the author's words: {inert(one.change)}"
    if one.numbers:
        yield f"- In numbers: {inert(one.numbers)}" + _link(site, one.redline, "the redline")
    elif one.page and site:
        yield f"- To read:{_link(site, one.page, 'its text')}"
    if one.because:
        yield f"- Because of: {inert('; '.join(named.text for named in one.because))}"
    if one.when:
        yield f"- {one.asks_what}: {inert(one.when)}"
    if one.authors:
        yield f"- Written by: {inert(', '.join(one.authors))}"
    yield from _asked(one)
    if one.fields:
        yield f"- Beside the text{_said(one.fields, rows)}"
    yield from (f"- To mend: {inert(found.sentence)}" for found in one.errors[:rows])
    if details and one.excerpt:
        yield from (
            "",
            "<details><summary>What changes, word by word</summary>",
            "",
            *_fenced(one.excerpt),
            "",
            "</details>",
        )
    if details and one.touched:
        yield from ("", "<details><summary>What it touches</summary>", "")
        for title, items in one.touched:
            shown = "; ".join(inert(item, 160) for item in items[:8])
            yield f"- {title}: {shown}" + (f"; and {len(items) - 8} more" if len(items) > 8 else "")
        yield from ("", "</details>")


def _fenced(text: str) -> tuple[str, str, str]:
    """A text as it is, in a fence that nothing in it closes; in `[- -]` what goes, in `{+ +}` what comes."""
    shown = (
        text.rstrip() if len(text) <= _EXCERPT else text[:_EXCERPT].rstrip() + "\n… (more on the page of the summary)"
    )
    fence = "`" * max(4, 1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    return f"{fence}text", shown, fence


def _asked(one: Proposed) -> Iterator[str]:
    asked = one.asked
    if asked is None:
        return
    how = f", {asked.how}" if asked.how else ""
    yield f"- Has to approve{' it once it is released' if one.kind == 'draft' else ''}: {inert(asked.sentence)}{how}"
    for act in asked.said:
        note = f" ({inert(act.note, 160)})" if act.note else ""
        yield f"- {act.meaning} by {inert(act.name)}{f' as {inert(act.role)}' if act.role else ''}, {act.at}{note}"
    for objection in asked.against:
        yield f"- Said no: {inert(objection.person)} on {objection.day}: {inert(objection.words or 'no reason given')}"
    if asked.readers and not one.editorial:
        yield f"- Has to read it: {inert('; '.join(role.text for role in asked.readers))}"
    elif asked.readers:
        yield "- Has to read it: nobody anew, for it changes only how it is said"


def _link(site: str, page: str | None, words: str) -> str:
    return f" ([{words}]({site}{page}))" if site and page else ""
