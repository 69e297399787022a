"""Turns a command line into one call and one exit code: 0 done, 1 errors found, 2 wrong usage, 3 a fault of ours."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Mapping
from importlib import import_module

import click

from mastercopy.words import MastercopyError, printable

VERBS: Mapping[str, str] = {
    "build": "building:build",
    "pdf": "publishing:pdf",
    "pack": "packing:pack",
    "serve": "building:serve",
    "demo": "building:demo",
    "federate": "federating:federate",
    "verify": "proving:verify",
    "check": "checking:check",
    "review": "reviewing:review",
    "register": "tracing:register",
    "trail": "tracing:trail",
    "redline": "comparing:redline",
    "score": "reading:score",
    "todo": "asking:todo",
    "impact": "asking:impact",
    "notice": "asking:notice",
    "types": "describing:types",
    "schema": "describing:schema",
    "explain": "reading:explain",
    "new": "editing:new",
    "revise": "editing:revise",
    "approve": "editing:approve",
    "bundle": "acknowledging:bundle",
    "withdraw": "editing:withdraw",
    "reject": "editing:reject",
    "retract": "editing:retract",
    "record-approvals": "forging:record_approvals",
    "review-done": "acts:review_done",
    "postpone": "acts:postpone",
    "close": "acts:close",
    "ack": "acknowledging:ack",
    "reassign": "editing:reassign",
    "import": "importing:import_",
    "import-word": "wording:import_word",
    "adopt": "adopting:adopt",
    "init": "editing:init",
    "codeowners": "keeping:codeowners",
    "forms": "keeping:forms",
    "from-issue": "keeping:from_issue",
    "doctor": "doctoring:doctor",
}
"""Verb -> the module of this folder and the name there, read when the verb is asked for: nobody waits for the rest."""


class Verbs(click.Group):
    """The verbs by their names."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*VERBS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, _, name = VERBS.get(cmd_name, "").partition(":")
        verb = getattr(import_module(f"mastercopy.cli.{module}"), name) if module else None
        return verb if isinstance(verb, click.Command) else super().get_command(ctx, cmd_name)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mastercopy")
def mastercopy() -> None:
    """Compile controlled documents and quality records into a documentation-control site."""


def redirect_broken_pipe() -> None:
    """Let a reader who closed the pipe early (`| head`) end us quietly."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


_DISK = "see that the place exists, that there is room, and that you may read and write there"
_REPORT = (
    "please report it with the command, `mastercopy --version` and what the same command says with "
    "MASTERCOPY_TRACEBACK=1 before it"
)


_SELDOM = (100_000, 20, 20)
"""When Python looks for garbage that refers to itself: we make nearly none, and much that it would look at again."""


def main() -> None:
    """Run the command line."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; a traceback is shown to those who ask for it alone."""
    gc.set_threshold(*_SELDOM)
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
