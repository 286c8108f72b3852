"""People and cases that the tests of acts begin with."""

from esafety_tui.casework.casework import Casework

TEACHER = {"role": "target", "standing": "staff", "name": "Jo Bloggs"}
OTHER_TEACHER = {"role": "target", "standing": "staff", "name": "Al Other"}
PUPIL = {"role": "target", "standing": "pupil", "name": "Kim Kid"}
BY_PUPIL = {"role": "responsible", "standing": "pupil", "name": "Max Power"}


def a_case(casework: Casework, *people: dict[str, str], **data: object) -> str:
    return casework.cases.record({"title": "Fake profile", "people": list(people), **data}).ref


def states(casework: Casework, ref: str) -> dict[str, str]:
    return {
        line.id: line.state
        for line in casework.records.checklist(casework.records.incident(ref)).lines
    }
