"""The command line: names of the commands, global options, exit codes.

Import time is start-up time, so a command's module is imported only when the
command is asked for.
"""

import errno
import sys
from importlib import import_module
from pathlib import Path
from typing import TextIO

import click

from esafety_tui import __version__
from esafety_tui.commands.context import Options

REFUSED = 1
_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_DISK_FULL = (
    "The disk is full: not everything was shown. The records are safe. The command may have "
    "done its work already: make room, or send the output elsewhere, and look before you run it "
    "again."
)
FAILED = 70  # an unexpected error, as sysexits.h has it

# In the order in which --help shows them.
COMMANDS = {
    "demo": "start",
    "setup": "start",
    "contacts": "contacts",
    "incidents": "cases",
    "show": "cases",
    "hand-over": "leaving.hand_over",
    "handed-over": "leaving.hand_over",
    "data-request": "leaving.hand_over",
    "letter": "leaving.letter",
    "today": "leaving.reminders",
    "calendar": "leaving.reminders",
    "checklist": "rules",
    "policy": "rules",
    "report": "yearly",
    "import": "intake",
    "form": "intake",
    "history": "history",
    "evidence": "evidence",
    "year": "school_year.year",
    "disposal": "disposal",
    "legal-hold": "disposal",
    "check": "safekeeping",
    "backup": "safekeeping",
    "restore": "restore",
    "passphrase": "passphrase",
    "people": "people",
}

# Outlives the command, because the last door wants to know the folder as well.
_OPTIONS = Options()


class Commands(click.Group):
    """The commands, each imported when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Name the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"esafety_tui.commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Record and resolve a school's e-safety incidents. Without a command it opens the board.",
)
@click.option(
    "--database",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="ESAFETY_DATABASE",
    metavar="FOLDER",
    help="The records folder; also ESAFETY_DATABASE. Default: the platform's data folder.",
)
@click.option(
    "--passphrase-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Take the passphrase from the first line of FILE; without it, it is asked for.",
)
@click.version_option(__version__, prog_name="esafety-tui")
@click.pass_context
def command_line(ctx: click.Context, database: Path | None, passphrase_file: Path | None) -> None:
    """Take the global options, and open the board when no command is named."""
    _OPTIONS.database = database
    _OPTIONS.passphrase_file = passphrase_file
    ctx.obj = _OPTIONS
    if ctx.invoked_subcommand is None:
        from esafety_tui.commands.start import open_board

        sys.exit(open_board())


def main() -> None:
    """Run the command line; every problem ends in a sentence and its exit code."""
    for stream in (sys.stdout, sys.stderr):
        _make_safe(stream)
    try:
        command_line.main(standalone_mode=False)
    except click.UsageError as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except click.ClickException as refused:
        click.echo(f"esafety-tui: {refused.format_message()}", err=True)
        sys.exit(refused.exit_code)
    except click.Abort:
        sys.exit(REFUSED)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except BrokenPipeError:
        # Whoever read our output has stopped reading, as `| head` does.
        from esafety_tui.commands.output import say_no_more

        say_no_more()
        sys.exit(REFUSED)
    except Exception as error:
        sys.exit(_explain(error, _OPTIONS.folder))


def _explain(error: Exception, folder: Path) -> int:
    """Say what is wrong, return the exit code; details of an unexpected error go to *folder*."""
    from esafety_tui.data.problems import StoreProblem
    from esafety_tui.model.record import Invalid
    from esafety_tui.policy.guards.refused import Refused

    if isinstance(error, StoreProblem):
        said, code = str(error), REFUSED
    elif isinstance(error, Invalid):
        said, code = f"{error.sentence} Nothing was changed.", REFUSED
    elif isinstance(error, Refused):
        said, code = f"{error.sentence} ({error.cites}) {error.way_forward}", REFUSED
    elif isinstance(error, OSError) and error.filename is None and error.errno in _FULL:
        # Writing to an open file names none. The store says of its own what became of them, so
        # this is most likely what the output was directed into, after the act was done.
        from esafety_tui.commands.output import say_no_more

        say_no_more()
        said, code = _DISK_FULL, REFUSED
    else:
        from datetime import UTC, datetime

        from esafety_tui.data.error_report import report_error

        opened = _OPTIONS.opened
        if opened is not None:
            said, code = opened.safekeeping.report_error(error), FAILED
        else:
            said, code = report_error(error, folder, datetime.now(UTC)), FAILED
    click.echo(f"esafety-tui: {said}", err=True)
    return code


def _make_safe(stream: TextIO) -> None:
    """Never fail on a letter that the terminal or a Windows code page cannot show."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is None:
        return
    if stream.isatty():
        reconfigure(errors="replace")
    else:
        reconfigure(encoding="utf-8", errors="replace", newline="\n")
