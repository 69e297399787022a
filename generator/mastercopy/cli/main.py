"""Turns a command line into one call and one exit code: 0 done, 1 errors found, 2 wrong usage, 3 a fault of ours."""

from __future__ import annotations

import sys
import traceback

import click

from mastercopy.cli.asking import impact, notice, todo
from mastercopy.cli.building import build, demo, serve
from mastercopy.cli.describing import schema, types
from mastercopy.cli.editing import approve, init, new, reassign, reject, retract, revise, withdraw
from mastercopy.cli.reading import check, explain, redirect_broken_pipe, register, score, trail
from mastercopy.words import MastercopyError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mastercopy")
def mastercopy() -> None:
    """Compile controlled documents and quality records into a documentation-control site."""


EDITING = (new, revise, approve, withdraw, reject, retract, reassign, init)

ASKING = (check, register, trail, score, todo, impact, notice, types, schema, explain)

for verb in (build, serve, demo, *ASKING, *EDITING):
    mastercopy.add_command(verb)


def main() -> None:
    """Run the command line."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; only our own faults show a traceback."""
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
    except Exception:  # noqa: BLE001 - the last resort that turns our own fault into exit code 3
        traceback.print_exc()
        click.echo(
            "mastercopy: this is a fault of ours, not of your repository; please report the lines above", err=True
        )
        return 3
