"""The verb that tells a reviewer what a proposal does, and what opens a proposal beside its base."""

from __future__ import annotations

import json
import re
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from mastercopy.cli.options import base_option, day_of, format_option, moment_of, repository_options, stores
from mastercopy.comparing import Compared, compile_proposal
from mastercopy.proposal import Proposal, open_proposal
from mastercopy.views.reviewmarkdown import LONGEST, review_markdown
from mastercopy.words import printable

_ADDRESS = re.compile(r"https?://[A-Za-z0-9._~:/%-]{1,300}")


@click.command()
@repository_options
@base_option
@format_option("markdown", "html", "json")
@click.option(
    "--limit", type=click.IntRange(400), default=LONGEST, show_default=True, help="Most characters of Markdown."
)
@click.option("--preview", "site", default="", metavar="URL", help="Where a preview of the proposal is to be seen.")
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Write it to a file.")
def review(
    repo: Path,
    ref: str | None,
    base: str | None,
    as_of: date | None,
    form: str,
    limit: int,
    site: str,
    output: Path | None,
) -> None:
    """What a proposal does, for whoever has to decide on it: in plain words, with who approves and what is wrong."""
    from mastercopy.site.handwritten import page_addresses
    from mastercopy.site.mkdocs_door import renderer_of
    from mastercopy.site.reviewpage import render_alone
    from mastercopy.views.reviewview import review_json, view_review
    from mastercopy.views.textview import Texts

    if site and not _ADDRESS.fullmatch(site):
        raise click.UsageError("--preview takes an address such as https://preview.example/12/")
    with closing(open_compared(repo, base or "main", ref, as_of)) as opened:
        compared = opened.compared
        compiled = compared.after
        texts = Texts(compiled.blobs, renderer_of(compared.before.configuration), page_addresses(compiled))
        found = view_review(compared, texts)
    if form == "json":
        text = json.dumps(review_json(found), indent=2, ensure_ascii=False) + "\n"
    elif form == "html":
        text = render_alone(found, compiled.organisation.name, compiled.language)
    else:
        text = review_markdown(found, site and site.rstrip("/") + "/", limit)
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f"wrote {printable(str(output))}")


@dataclass(frozen=True, slots=True)
class Opened:
    """A comparison whose repository still answers for texts; close it."""

    proposal: Proposal
    compared: Compared

    def close(self) -> None:
        self.proposal.close()


def open_compared(repo: Path, base: str, ref: str | None, as_of: date | None) -> Opened:
    """The proposal of a branch, or of what is checked out, against its base, as of a day but never before its own."""
    proposal = open_proposal(repo, base, ref, moment_of(as_of), stores())
    try:
        day = max(day_of(proposal.merged, as_of), proposal.merged.timeline.days[-1])
        return Opened(proposal, compile_proposal(proposal, day))
    except BaseException:
        proposal.close()
        raise
