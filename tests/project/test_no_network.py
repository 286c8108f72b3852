"""The program never speaks to a network: it runs with every socket shut."""

import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.cli import COMMANDS, command_line
from esafety_tui.policy.places import PLACES
from support.screens.places_app import settled

# What opens a connection or asks for an address, by its name in CPython's audit events.
# asyncio wakes itself through a pair of sockets that it makes before a loop runs.
_SPEAKS = frozenset({
    "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo",
    "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo", "urllib.Request",
    "http.client.connect", "ftplib.connect", "smtplib.connect",
})  # fmt: skip


class Spoke(Exception):
    """Something tried to reach a network."""


_shut = False


def _listen(event: str, _: object) -> None:
    if _shut and event in _SPEAKS:
        raise Spoke(event)


# An audit hook sees every way to a socket, also from C, and cannot be taken off again.
sys.addaudithook(_listen)


@contextmanager
def sockets_shut() -> Iterator[None]:
    global _shut  # noqa: PLW0603 - the hook outlives the test
    _shut = True
    try:
        yield
    finally:
        _shut = False


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing gets to a network: neither a socket nor the name of a host."""

    def refuse(*_: object, **__: object) -> None:
        raise Spoke("a socket")

    with sockets_shut():
        for name in ("getaddrinfo", "create_connection", "gethostbyname"):
            monkeypatch.setattr(socket, name, refuse)
        yield


def run(*arguments: str) -> Result:
    return CliRunner().invoke(command_line, arguments, catch_exceptions=False)


def every_command(ref: str, place: Path) -> dict[str, tuple[str, ...]]:
    """A call of each command on a kept sample school; *place* is for what they write."""
    (place / "log.csv").write_text("date,summary\n2026-11-02,Fake profile\n", encoding="utf-8")
    (place / "words").write_text("four words and a dog\n", encoding="utf-8")
    return {
        "demo": ("demo", "--keep", str(place / "again")),
        "contacts": ("contacts", "ee"),
        "incidents": ("incidents",),
        "show": ("show", ref),
        "hand-over": ("hand-over", ref, "--to", "police", "--basis", "crime", "--show"),
        "handed-over": ("handed-over", ref),
        "data-request": ("data-request", ref, "--person", "p1"),
        "letter": ("letter", ref, "--to", "governor"),
        "today": ("today",),
        "calendar": ("calendar", "-o", str(place / "due.ics")),
        "checklist": ("checklist", "--fact", "poster_known=no"),
        "policy": ("policy",),
        "report": ("report", "--year", "2025-26", "-o", str(place / "year.xlsx")),
        "import": ("import", str(place / "log.csv"), "--dry-run"),
        "form": ("form", "-o", str(place / "form.xlsx")),
        "history": ("history", ref),
        "evidence": ("evidence", "list"),
        "disposal": ("disposal",),
        "year": ("year",),
        "legal-hold": ("legal-hold", ref, "--reason", "A claim"),
        "check": ("check",),
        "backup": ("backup",),
        "restore": ("restore",),
        "passphrase": ("passphrase", "--set", "--new-passphrase-file", str(place / "words")),
        "people": ("--passphrase-file", str(place / "words"), "people"),
        # Last: it is for another folder.
        "setup": ("--database", str(place / "new"), "setup", "--school", "S", "--lead", "L",
                  "--plain"),
    }  # fmt: skip


@pytest.mark.usefixtures("no_network")
def test_every_command_runs_without_a_network(
    tmp_path: Path,
) -> None:
    folder = str(tmp_path / "kept")
    run("demo", "--keep", folder)
    with closing(Casework.open(Path(folder), read_only=True)) as casework:
        ref = casework.records.index.newest_first()[0].ref
    calls = every_command(ref, tmp_path)
    assert set(calls) == set(COMMANDS)
    for arguments in calls.values():
        done = run("--database", folder, *arguments)
        assert done.exit_code == 0, (arguments, done.output)
        assert done.output


@pytest.mark.usefixtures("no_network")
async def test_the_application_runs_without_a_network(casework: Casework) -> None:
    casework.cases.record({"title": "Fake profile", "providers": ["Instagram"]})
    app = ESafetyApp(casework)
    async with app.run_test(size=(100, 30)) as pilot:
        for key, *_ in PLACES:
            await pilot.press(key)
            await settled(pilot)
        await pilot.press("1", "enter", "ctrl+p", "escape", "ctrl+l", "enter")
    assert app.return_code == 0 or app.return_code is None


def _look_up() -> None:
    socket.getaddrinfo("localhost", 80)


def _connect() -> None:
    with socket.socket() as made:
        made.connect(("127.0.0.1", 9))


@pytest.mark.parametrize("speak", [_look_up, _connect])
def test_control_a_program_that_speaks_would_be_found_out(speak: object) -> None:
    with sockets_shut(), pytest.raises(Spoke):
        speak()  # type: ignore[operator]


@pytest.mark.usefixtures("no_network")
async def test_control_an_application_that_speaks_would_be_found_out(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ESafetyApp, "open_case", lambda *_: _connect())
    casework.cases.record({"title": "Fake profile"})
    app = ESafetyApp(casework)
    with pytest.raises(Spoke):
        async with app.run_test(size=(100, 30)) as pilot:
            await pilot.press("enter")


def test_nothing_of_the_program_imports_a_client_for_the_network() -> None:
    """Not one of our modules names what would be needed to speak."""
    package = Path(sys.modules["esafety_tui"].__file__ or "").parent
    clients = ("socket", "http", "urllib.request", "ssl", "ftplib", "smtplib", "httpx", "requests")
    for path in package.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for client in clients:
            assert f"import {client}\n" not in text, path
            assert f"from {client} " not in text, path
