"""A school's own policy: a ``steps.toml`` in the records folder replaces the shipped steps.

A mistake in it never stops the program: it is said with line, key and reason, and
the shipped steps serve until it is put right.
"""

from dataclasses import dataclass
from pathlib import Path

from esafety_tui.model.reading.ordinary_file import TooLarge, read_ordinary
from esafety_tui.policy.steps import BadSteps, Step, read_steps, shipped_steps, shipped_text

OWN_NAME = "steps.toml"
_LARGEST = 1_000_000

_HEADING = """\
# Your school's own policy: this copy replaces the steps that come with the program.
# Change it where your policy is worded otherwise; take the file away to go back.
# `esafety-tui policy` says whether it can be read. Keep the ids of steps: your
# records name them.
#
"""


@dataclass(frozen=True, slots=True)
class StepsInUse:
    """The steps that serve, whether they are the school's ``own``, and what is wrong with those."""

    steps: tuple[Step, ...]
    own: bool = False
    problem: str = ""


@dataclass(frozen=True, slots=True)
class OwnFile:
    """What a school's own file holds (empty: the shipped steps serve), or why it cannot be read."""

    content: bytes = b""
    problem: str = ""

    def steps_in_use(self) -> StepsInUse:
        """Return the steps that serve; never fails."""
        if self.problem:
            return _shipped(self.problem)
        if not self.content:
            return StepsInUse(shipped_steps())
        try:
            return StepsInUse(read_steps(self.content.decode("utf-8-sig")), own=True)
        except UnicodeDecodeError:
            return _shipped("it is not plain text in UTF-8")
        except BadSteps as bad:
            return _shipped(bad.sentence)


def own_file(folder: Path) -> OwnFile:
    """Read the school's own steps in *folder*, if there are any; never fails."""
    path = folder / OWN_NAME
    try:
        # An empty file is a mistake, and no reason to say nothing.
        return OwnFile(read_ordinary(path, _LARGEST) or b"\n")
    except FileNotFoundError:
        return OwnFile()
    except TooLarge:
        return OwnFile(problem="it is far larger than a list of steps")
    except OSError as error:
        return OwnFile(problem=f"it cannot be opened ({error.strerror or 'unknown reason'})")


def own_copy() -> str:
    """Return the text of a school's own file to begin with: the shipped steps, explained."""
    return _HEADING + shipped_text()


def _shipped(reason: str) -> StepsInUse:
    said = reason[:1].upper() + reason[1:] + ("" if reason.endswith(".") else ".")
    return StepsInUse(
        shipped_steps(),
        problem=f"Your school's own {OWN_NAME} is not in use. {said} "
        "The steps that come with the program serve meanwhile; nothing done is lost.",
    )
