"""Who holds the office that a step names: the designated safeguarding lead, by name."""

import re
from dataclasses import replace

from esafety_tui.policy.checklist import ANSWERED, Checklist, StepLine

# As the policy has it, and the guidance of Wales and of Northern Ireland.
_OFFICE = re.compile(r"designated (?:safeguarding (?:lead|person)|teacher)")


def naming_safeguarding_lead(checklist: Checklist, name: str) -> Checklist:
    """Return *checklist* with *name* behind the office, where a step is still to be done."""
    if not name:
        return checklist

    def named(line: StepLine) -> StepLine:
        if line.state in ANSWERED:
            return line
        title, said = _behind(line.title, name)
        # Once is enough: in the title, or else in what is said of it.
        return replace(line, title=title, help=line.help if said else _behind(line.help, name)[0])

    lines = tuple(named(line) for line in checklist.lines)
    waiting = tuple(named(line) for line in checklist.waiting)
    upcoming = named(checklist.next) if checklist.next else None
    return Checklist(lines, upcoming, waiting)


def _behind(text: str, name: str) -> tuple[str, bool]:
    found = _OFFICE.search(text)
    if found is None:
        return text, False
    return f"{text[: found.end()]} ({name}){text[found.end() :]}", True
