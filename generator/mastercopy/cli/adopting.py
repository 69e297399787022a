"""The verb for those who have texts already: how they can be read as documents, and what is missing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from mastercopy.cli.options import repo_option
from mastercopy.editing.adopting.beginning import ORGANISATION, edit_organisation
from mastercopy.editing.adopting.inventory import HOW_TO_NUMBER, read_inventory, tell_inventory
from mastercopy.editing.adopting.looking import Outlook, read_outlook
from mastercopy.editing.adopting.proposal import propose_adoption
from mastercopy.editing.writer import Edit, write_edits
from mastercopy.model.adoption import ADOPTION, SECTIONS, Adoption
from mastercopy.model.catalog import build_catalog
from mastercopy.model.organisation import read_organisation
from mastercopy.project import open_as_adopted
from mastercopy.sources.clock import today
from mastercopy.words import MastercopyError, count, printable

_SHOWN = 5


@click.command()
@click.option("--write", is_flag=True, help=f"Write {ADOPTION}, and {ORGANISATION} where there is none.")
@click.option("--all", "every", is_flag=True, help="Name every file, not the first few.")
@repo_option
def adopt(repo: Path, *, write: bool, every: bool) -> None:
    """Read the texts that are here already as documents, and tell what is missing.

    Without records/adoption.yml it looks at the Markdown files and proposes one: which of your words, file names and
    header tables mean which field. With one it tells what that finds. No file of yours is edited.

    \b
    records/adoption.yml may hold:
      from          folders of texts, each with the type of document in it
      front_matter  our fields, and what they are called in front matter
      table         our fields, and what they are called in a table at the top
      heading       how first headings are written, as "{id}: {title}"
      file_name     how files are named, as "{id} {title} v{revision}.md"
      values        words for owners, types and states, and ours for them
      dates         how days are written, as "%d.%m.%Y", beside 2026-03-14
    """
    outlook = read_outlook(repo)
    for problem in outlook.problems:
        click.echo(f"{printable(str(problem))}\n  hint: {problem.hint}", err=True)
    if outlook.problems:
        raise MastercopyError(f"{ADOPTION} cannot be used as it is", "mend what is named above")
    edits: list[Edit] = []
    adoption, roles = outlook.adoption, {}
    if adoption is None:
        proposal = propose_adoption(outlook.texts)
        if proposal is None:
            _tell_nothing(outlook)
            return
        adoption, roles = proposal.adoption, dict(proposal.roles)
        edits.append(Edit(ADOPTION, None, proposal.text.encode("utf-8")))
    if ORGANISATION not in outlook.tree.paths:
        edits.append(edit_organisation(repo, outlook.who, roles, today(read_organisation(None).timezone)))
    for edit in edits if not write else ():
        click.echo(f"--- {edit.path} (proposed)\n{printable(edit.after.decode('utf-8'), keep=chr(10))}")
    _tell_found(repo, outlook, adoption, len(outlook.texts) if every else _SHOWN)
    _finish(repo, edits, write=write)


def _tell_nothing(outlook: Outlook) -> None:
    click.echo(f"{count(len(outlook.texts), 'Markdown text')} looked at; none shows an ID such as QP-07")
    click.echo("  in its front matter, in a table at its top, in its first heading or in its name")
    click.echo(f"to give a text one, {HOW_TO_NUMBER}")
    click.echo(f"or write {ADOPTION} by hand and run `mastercopy adopt` again; it may hold {', '.join(SECTIONS)}")


def _tell_found(repo: Path, outlook: Outlook, adoption: Adoption, most: int) -> None:
    types = frozenset(name for name, kind in build_catalog(outlook.tree)[0].types.items() if kind.family == "document")
    for line in tell_inventory(read_inventory(adoption, outlook.texts, types), most):
        click.echo(printable(line))
    with closing(open_as_adopted(repo, adoption)) as project:
        if project.basis == "folder":
            return
        dossiers = project.archive.dossiers.values()
        told = [recording for one in dossiers for recording in one.lineage.recordings]
        days = sorted(recording.day for recording in told if recording.day is not None)
        since = f", the first of {days[0].isoformat()}" if days else ""
        revisions, documents = count(len(told), "revision"), count(len(dossiers), "document")
        click.echo(f"the history on main tells {revisions} of {documents}{since}")


def _finish(repo: Path, edits: list[Edit], *, write: bool) -> None:
    if not write:
        if edits:
            click.echo("next:\n  mastercopy adopt --write, correct the files, and run `mastercopy adopt` again")
        return
    if not edits:
        click.echo(f"nothing to write: {ADOPTION} and {ORGANISATION} are there")
        return
    write_edits(repo, edits)
    for edit in edits:
        click.echo(f"wrote {edit.path}")
    click.echo("next:\n  correct them, see `mastercopy adopt` and `mastercopy check`, and commit them")
