"""The program without Python: one folder, and a file to double-click beside it."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pyte
import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "packaging" / "build.py"


@pytest.fixture(scope="module")
def packaging() -> ModuleType:
    spec = importlib.util.spec_from_file_location("packaging_build", BUILD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_on_windows_a_command_file_asks_for_a_window_of_a_good_size(
    packaging: ModuleType, tmp_path: Path
) -> None:
    file = packaging.write_launcher(tmp_path, windows=True)
    text = file.read_bytes().decode("ascii")
    assert file.name == "Start esafety-tui.cmd"
    assert "mode con: cols=120 lines=40\r\n" in text
    assert '"%~dp0esafety-tui\\esafety-tui.exe" %*\r\n' in text
    assert text.count("\n") == text.count("\r\n")


@pytest.mark.skipif(sys.platform == "win32", reason="runs a shell script")
def test_elsewhere_a_script_that_opens_in_the_terminal_starts_the_program(
    packaging: ModuleType, tmp_path: Path
) -> None:
    apart = tmp_path / "a folder of the school's"
    program = apart / "esafety-tui" / "esafety-tui"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "started with $1"\n', encoding="utf-8")
    program.chmod(0o755)
    file = packaging.write_launcher(apart, windows=False)
    said = subprocess.run([file, "demo now"], capture_output=True, text=True, check=True)
    assert said.stdout == "\x1b[8;40;120tstarted with demo now\n"


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="looked at in a pseudo-terminal")
def test_the_built_folder_does_the_three_jobs_without_python(tmp_path: Path) -> None:
    built = tmp_path / "built"
    subprocess.run([sys.executable, BUILD, "--to", built], check=True, timeout=600)
    program, school = built / "esafety-tui" / "esafety-tui", tmp_path / "school"
    bare = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "TERM": "xterm-256color"}

    def run(*arguments: object) -> str:
        done = subprocess.run(
            [program, *map(str, arguments)], env=bare, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert "999" in run("contacts", "999")
    run("demo", "--keep", school)
    assert "26-27/" in run("--database", school, "incidents").replace("2026-27/", "26-27/")
    run("--database", school, "report", "-o", tmp_path / "year.xlsx")
    assert (tmp_path / "year.xlsx").stat().st_size
    assert "DEMO" in first_screen(built / "Start esafety-tui.command", bare)


def first_screen(file: Path, environment: dict[str, str]) -> str:
    from ptyprocess import PtyProcess

    screen = pyte.Screen(120, 40)
    stream = pyte.ByteStream(screen)
    process = PtyProcess.spawn([str(file), "demo"], env=environment, dimensions=(40, 120))
    while process.isalive() and "Open" not in "".join(screen.display):
        stream.feed(process.read(65_536))
    os.write(process.fd, b"\x11")
    process.close(force=True)
    return "\n".join(screen.display)
