"""Opening the board: on the school's records, on the demo, or after setting a school up."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from esafety_tui.commands.context import (
    back_up_and_copy,
    keep_out_of_dumps,
    options,
    passphrase_for,
)
from esafety_tui.commands.secrets import UNENCRYPTED, new_passphrase, show_recovery_key

if TYPE_CHECKING:
    from collections.abc import Collection

    from esafety_tui.app import ESafetyApp
    from esafety_tui.casework.casework import Casework

_NATIONS = ("england", "wales", "scotland", "northern-ireland")
# The smallest window in which a place can be drawn; screens/too_small.py has the same.
_SMALLEST = (60, 16)


@click.command("demo")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Write the copy of the sample school to FOLDER and stop.",
)
def demo_command(keep: Path | None) -> None:
    """Open the board on a throw-away copy of the sample school."""
    if keep is not None:
        _sample(keep).close()
        click.echo(f"The sample school is in {keep}.")
        click.echo(f'Open it with: esafety-tui --database "{keep}"')
        return
    _need_terminal()
    with tempfile.TemporaryDirectory(prefix="esafety-demo-") as folder:
        app = _application(_sample(Path(folder) / "records"), demo=True)
        try:
            app.run()
        finally:
            if app.held.opened:
                app.held.opened.safekeeping.leave_no_mark()
            app.held.close()
    sys.exit(app.return_code or 0)


@click.command("setup")
@click.option("--school", required=True, metavar="NAME", help="The school's name.")
@click.option("--lead", required=True, metavar="NAME", help="The nominated e-safety lead.")
@click.option(
    "--nation", type=click.Choice(_NATIONS), default="england", show_default=True,
    help="Whose bank holidays and search powers apply.",
)  # fmt: skip
@click.option(
    "--safeguarding-lead", default="", metavar="NAME", help="The designated safeguarding lead."
)
@click.option(
    "--supplements", is_flag=True,
    help="Switch on the law and guidance since 2014 that applies in the nation.",
)  # fmt: skip
@click.option(
    "--plain", is_flag=True,
    help="Keep the records unencrypted: whoever can read the disk can read them.",
)  # fmt: skip
def setup_command(
    school: str, lead: str, nation: str, safeguarding_lead: str, supplements: bool, plain: bool
) -> None:
    """Set a school up without questions.

    The records are encrypted with the passphrase in the first line of
    --passphrase-file FILE (given before the command), unless --plain says otherwise.
    """
    from esafety_tui.casework.casework import Casework
    from esafety_tui.model.vocabulary import Nation
    from esafety_tui.policy.supplements.in_use import packs_of

    keep_out_of_dumps()
    folder = options().folder
    packs = [pack.id for pack in packs_of(Nation(nation))] if supplements else []
    data = {"name": school, "lead": lead, "nation": nation,
            "safeguarding_lead": safeguarding_lead, "supplements": packs}  # fmt: skip
    if plain:
        with closing(Casework.set_up(folder, data)) as casework:
            back_up_and_copy(casework)
        click.echo(f"The records of the school are in {folder}.")
        click.echo(UNENCRYPTED, err=True)
        return
    file = "give it with --passphrase-file FILE before the command, or choose --plain"
    passphrase = new_passphrase(options().passphrase_file, file)
    casework, recovery_key = Casework.set_up_encrypted(folder, data, passphrase)
    with closing(casework):
        back_up_and_copy(casework)
    show_recovery_key(recovery_key, f"The records of the school are in {folder}, encrypted.")


def open_board() -> int:
    """Open the board on the school's records; the first time, set the school up."""
    folder = options().folder
    _need_terminal()
    keep_out_of_dumps()
    # Loading makes no rubbish; the application lets the collector work once the board stands.
    gc.disable()
    casework = _opened_or_begun(folder)
    code = 1
    while casework is not None:
        options().opened = casework
        try:
            casework.records.note(casework.safekeeping.back_up_if_due())
            app = _application(casework, demo=False)
        except BaseException:
            casework.close()
            raise
        # From here on the application alone has them: locking lets them go.
        options().opened = casework = None
        try:
            app.run()
            if app.held.opened:
                back_up_and_copy(app.held.opened)
        finally:
            options().opened = app.held.opened
            app.held.close()
        code = app.return_code or 0
        if app.goes_back_from is not None:
            casework = _gone_back(folder, app.goes_back_from)
    return code


def _gone_back(folder: Path, cases: Collection[str]) -> Casework | None:
    """Go back to a backup, or open what is there again."""
    from esafety_tui.setup_app import GoingBackApp

    return GoingBackApp(folder, cases).run() or _opened_or_begun(folder)


def _opened_or_begun(folder: Path) -> Casework | None:
    from esafety_tui.casework.problems import has_records, needs_passphrase

    if not has_records(folder):
        from esafety_tui.setup_app import SetupApp

        casework = SetupApp(folder).run()
        if casework is None:
            click.echo("Nothing was set up. Run esafety-tui again when you are ready.")
        return casework
    _load_the_board_meanwhile()
    if needs_passphrase(folder) and options().passphrase_file is None:
        from esafety_tui.setup_app import OpeningApp

        casework = OpeningApp(folder, partial(_open, folder)).run()
        if casework is None:
            click.echo("Nothing was opened.")
        return casework
    return _open(folder, passphrase_for(folder))


def _open(folder: Path, secret: str | None) -> Casework:
    # Later, or the passphrase would not be asked for before all of it is loaded too.
    from esafety_tui.casework.opening import open_or_look_on

    return open_or_look_on(folder, secret)


def _load_the_board_meanwhile() -> None:
    """Load the board's modules while the records are read, or the passphrase is typed.

    Reading, hashing and deriving the key leave the interpreter free for a third of a
    second at 10,000 incidents.  What goes wrong here goes wrong again in :func:`_run`.
    """
    import threading
    from contextlib import suppress
    from importlib import import_module

    def load() -> None:
        with suppress(Exception):
            import_module("esafety_tui.app")
            import_module("esafety_tui.screens.board.screen")

    threading.Thread(target=load, name="load the board").start()


def _application(casework: Casework, *, demo: bool) -> ESafetyApp:
    from esafety_tui.app import ESafetyApp

    return ESafetyApp(casework, demo=demo)


def _sample(folder: Path) -> Casework:
    from esafety_tui.casework.casework import Casework
    from esafety_tui.casework.sample import fill, load_sample
    from esafety_tui.model.record import now, plain

    sample = load_sample(now().date())
    casework = Casework.set_up(folder, plain(sample.school))
    fill(casework, sample.incidents, sample.prevention, sample.reviews)
    return casework


def _need_terminal() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise click.ClickException(
            "The board needs a terminal. Open one and run esafety-tui there; the other commands, "
            "such as esafety-tui incidents, work without."
        )
    size = shutil.get_terminal_size()
    if "COLUMNS" in os.environ:
        size = os.get_terminal_size(sys.stdout.fileno())
    if 0 < size.columns < _SMALLEST[0] or 0 < size.lines < _SMALLEST[1]:
        raise click.ClickException(
            f"This window is too small for the board ({size.columns} by {size.lines}). Nothing "
            f"was opened: make it at least {_SMALLEST[0]} columns by {_SMALLEST[1]} lines and "
            "start again."
        )
