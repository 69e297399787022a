"""Turns a wish to close a record into a refusal where the chain from its beginning to its effect is not whole."""

from __future__ import annotations

from datetime import date

from mastercopy.editing.desk import Desk
from mastercopy.editing.writer import Edit
from mastercopy.history.chain import ASKED, VOICES
from mastercopy.history.following import trace_following
from mastercopy.history.loop import trace_loop
from mastercopy.history.trail import trace_history
from mastercopy.model.calendar import read_calendar
from mastercopy.model.record import Record
from mastercopy.model.register import build_register
from mastercopy.sources.files import Tree
from mastercopy.words import MastercopyError


def refuse_broken(desk: Desk, changed: Record, edit: Edit, today: date) -> None:
    """An error that names the first missing link and the record that should carry it; nothing for what has no chain."""
    if changed.type.part not in (*ASKED, *VOICES):
        return
    tree = desk.tree
    after = Tree(tree.paths, tree.kinds, lambda path: edit.after if path == edit.path else tree.read(path))
    register = build_register(after, desk.catalog)[0]
    archive = desk.project.archive
    calendar = read_calendar(desk.plain(archive.timeline.parts.calendar), desk.organisation.timezone)
    following = trace_following(register, trace_history(archive, today, calendar))
    record = register.get(changed.id)
    loop = trace_loop(following, record, today) if record is not None else None
    if loop is not None and loop.missing:
        first, *others = loop.missing
        more = "; ".join(one.fault for one in others)
        ways = "; ".join(one.way for one in loop.missing)
        raise MastercopyError(first.fault + (f"; {more}" if more else ""), ways, changed.place)
