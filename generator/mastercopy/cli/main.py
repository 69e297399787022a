"""Turns a command line into one call and one exit code: 0 done, 1 errors found, 2 wrong usage, 3 a fault of ours."""

from __future__ import annotations

import os
import sys
import traceback

import click

from mastercopy.cli.acknowledging import ack, bundle
from mastercopy.cli.acts import close, postpone, review_done
from mastercopy.cli.adopting import adopt
from mastercopy.cli.asking import impact, notice, todo
from mastercopy.cli.building import build, demo, serve
from mastercopy.cli.comparing import redline
from mastercopy.cli.describing import schema, types
from mastercopy.cli.doctoring import doctor
from mastercopy.cli.editing import approve, init, new, reassign, reject, retract, revise, withdraw
from mastercopy.cli.forging import record_approvals
from mastercopy.cli.importing import import_
from mastercopy.cli.keeping import codeowners, forms, from_issue
from mastercopy.cli.packing import pack
from mastercopy.cli.proposing import check, review
from mastercopy.cli.proving import verify
from mastercopy.cli.publishing import pdf
from mastercopy.cli.reading import explain, redirect_broken_pipe, register, score, trail
from mastercopy.cli.wording import import_word
from mastercopy.words import MastercopyError, printable


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mastercopy")
def mastercopy() -> None:
    """Compile controlled documents and quality records into a documentation-control site."""


SIGNING = (approve, bundle, withdraw, reject, retract, record_approvals)

IMPORTING = (import_, import_word, adopt)

EDITING = (new, revise, *SIGNING, review_done, postpone, close, ack, reassign, *IMPORTING, init)

ASKING = (check, review, register, trail, redline, score, todo, impact, notice, types, schema, explain)

KEEPING = (codeowners, forms, from_issue, doctor)

for verb in (build, pdf, pack, serve, demo, verify, *ASKING, *EDITING, *KEEPING):
    mastercopy.add_command(verb)


_DISK = "see that the place exists, that there is room, and that you may read and write there"
_REPORT = (
    "please report it with the command, `mastercopy --version` and what the same command says with "
    "MASTERCOPY_TRACEBACK=1 before it"
)


def main() -> None:
    """Run the command line."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; a traceback is shown to those who ask for it alone."""
    try:
        answer = mastercopy.main(arguments, prog_name="mastercopy", standalone_mode=False)
        return answer if isinstance(answer, int) else 0
    except MastercopyError as fault:
        click.echo(f"mastercopy: {fault}", err=True)
        return 2
    except click.ClickException as fault:
        fault.show()
        return 2
    except click.exceptions.Abort:
        return 130
    except BrokenPipeError:
        redirect_broken_pipe()
        return 0
    except OSError as fault:
        _tell_where()
        name = f"{printable(str(fault.filename))}: " if fault.filename is not None else ""
        click.echo(f"mastercopy: {name}{fault.strerror or printable(str(fault))}\n  hint: {_DISK}", err=True)
        return 2
    except Exception as fault:  # noqa: BLE001 - the last resort that turns our own fault into exit code 3
        _tell_where()
        said = printable(f"{type(fault).__name__}: {fault}")[:300]
        click.echo(f"mastercopy: this is a fault of ours, not of your repository ({said})\n  hint: {_REPORT}", err=True)
        return 3


def _tell_where() -> None:
    if os.environ.get("MASTERCOPY_TRACEBACK") == "1":
        traceback.print_exc()
