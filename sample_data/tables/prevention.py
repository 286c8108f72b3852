"""Three years of prevention work: activities, training, policy reviews, surveys."""

# ruff: noqa: E501 - a table reads best in rows

from datetime import date

from esafety_tui.model.school.prevention import (
    Activity,
    ActivityKind,
    Audience,
    PolicyName,
    PolicyReview,
    Prevention,
    Survey,
    SurveyGroup,
    Topic,
    Training,
)

_ACTIVITIES = """
2024-09-12 | assembly | cyberbullying | pupils | 410 | Kind words travel: lower school assembly
2024-09-18 | briefing | national-guidance | governors | 11 | National guidance in twenty minutes
2024-09-24 | briefing | national-guidance | senior-leaders | 7 | What the guidance asks of leaders
2024-10-10 | information | reporting-routes | parents | 620 | Letter home: whom to tell, and how
2024-11-12 | lesson | positive-use | pupils | 205 | Year 7: making things together online
2024-11-14 | assembly | cyberbullying | pupils | 830 | Anti-Bullying Week
2025-01-08 | briefing | reporting-routes | staff | 74 | Reminder of the routes, union representative among them
2025-02-11 | workshop | positive-use | parents | 46 | Safer Internet Day evening
2025-02-11 | assembly | positive-use | pupils | 815 | Safer Internet Day
2025-03-18 | lesson | online-reputation | pupils | 168 | Year 11: what an employer finds
2025-05-14 | workshop | child-protection-and-law | staff | 58 | The law on images of under-eighteens
2025-06-18 | consultation | cyberbullying | pupils | 24 | School council on the mobile rules
2025-09-11 | assembly | cyberbullying | pupils | 425 | Group chats: who is not in the room?
2025-09-17 | briefing | national-guidance | governors | 12 | National guidance, and last year's figures
2025-09-23 | briefing | national-guidance | senior-leaders | 8 | Duties of leaders, with two worked cases
2025-10-09 | workshop | network-and-devices | parents | 71 | Year 8 evening: group chats and age limits
2025-11-12 | lesson | online-reputation | pupils | 212 | Made-up voices and pictures
2025-11-13 | assembly | cyberbullying | pupils | 845 | Anti-Bullying Week
2025-11-20 | information | e-mail-and-hours | staff | 81 | Notice: e-mail is part of directed time
2025-12-04 | information | network-and-devices | staff | 78 | One page on passwords and shared boxes
2026-01-14 | lesson | positive-use | pupils | 198 | Year 8: code clubs and choirs online
2026-02-10 | workshop | positive-use | parents | 63 | Safer Internet Day evening, with pupils presenting
2026-03-11 | briefing | child-protection-and-law | governors | 10 | Images, the law and the governors' part
2026-04-22 | workshop | child-protection-and-law | staff | 66 | Images: never look, never copy
2026-05-20 | information | other | parents | 240 | Note on dangerous challenges
2026-06-24 | consultation | reporting-routes | pupils | 31 | School council: would you tell us?
2026-09-10 | assembly | cyberbullying | pupils | 432 | First-week assembly: telling is not telling tales
2026-09-16 | briefing | national-guidance | governors | 12 | National guidance and the year's figures
2026-09-23 | briefing | reporting-routes | senior-leaders | 8 | Who does what on the day of a report
2026-10-08 | information | reporting-routes | parents | 655 | Reporting-route card sent home
2026-10-20 | lesson | network-and-devices | pupils | 216 | Year 9: passwords and pop-ups
2026-11-11 | workshop | online-reputation | staff | 41 | Your own profile, step by step
2026-11-18 | assembly | positive-use | pupils | 850 | What we are proud of online
"""
_TRAINING = """
2024-09-03 | cyberbullying | no | 71 | 79 | 2025-09-03 | Preventing and responding: all staff
2024-09-20 | other | yes | 76 | 79 | | E-safety policy read and signed
2025-05-14 | child-protection-and-law | no | 58 | 79 | 2026-05-14 | Legal issues around images
2025-09-02 | cyberbullying | no | 76 | 81 | 2026-09-02 | Preventing and responding: all staff
2025-09-26 | other | yes | 80 | 81 | | E-safety policy read and signed
2026-04-22 | child-protection-and-law | no | 66 | 81 | 2027-04-22 | Legal issues around images
2026-09-02 | cyberbullying | no | 78 | 84 | 2027-09-02 | Preventing and responding: all staff
2026-09-25 | other | yes | 79 | 84 | | E-safety policy read and signed
2026-11-02 | network-and-devices | no | 69 | 84 | 2027-11-02 | Phishing and two-step sign-in
"""
# Adopted, reviewed, next due.  Overdue and soon due are seen from the anchor.
_REVIEWS = """
e-safety | 2023-10-04 | 2024-10-09 | 2025-10-08 | Reworded for group chats
e-safety | 2023-10-04 | 2025-10-08 | 2026-12-02 | Made-up images added
anti-bullying-and-harassment | 2022-11-16 | 2024-11-20 | 2025-11-19 |
anti-bullying-and-harassment | 2022-11-16 | 2025-11-19 | 2026-11-11 | Staff as targets made plain
behaviour | 2023-06-14 | 2026-06-17 | 2027-06-16 | Phones in lockers
mobile-devices | 2024-10-16 | 2026-01-21 | 2027-01-20 |
acceptable-use | 2024-03-06 | 2026-03-04 | 2027-03-03 | Shared boxes added
child-protection | 2021-09-15 | 2026-09-16 | 2027-09-15 | Yearly review
whistle-blowing | 2022-05-11 | 2025-05-14 | 2028-05-10 |
grievance | 2022-05-11 | 2025-05-14 | 2028-05-10 |
disciplinary | 2022-05-11 | 2025-05-14 | 2028-05-10 |
"""
_SURVEYS = """
2025-06-11 | staff | 79 | 52 | 3.4 | Several did not know the route through the union
2025-06-12 | pupils | 860 | 611 | 3.1 | Younger pupils more confident than older ones
2025-06-13 | parents | 790 | 204 | 3.3 |
2026-06-10 | staff | 81 | 61 | 3.8 | The routes are better known
2026-06-11 | pupils | 872 | 688 | 3.4 | Most would tell a friend first
2026-06-12 | parents | 801 | 251 | 3.6 |
2026-11-12 | staff | 84 | 57 | 4.0 | Short autumn survey
2026-11-13 | pupils | 881 | 402 | 3.5 | Short autumn survey
2026-11-13 | parents | 812 | 133 | 3.6 | Short autumn survey
"""


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def _day(text: str) -> date:
    return date.fromisoformat(text)


PREVENTION = Prevention(
    activities=tuple(
        Activity(
            id=f"activity-{n}", on=_day(on), kind=ActivityKind(kind), topic=Topic(topic),
            audience=Audience(audience), reached=int(reached), title=title,
        )
        for n, (on, kind, topic, audience, reached, title) in enumerate(_rows(_ACTIVITIES), 1)
    ),
    trainings=tuple(
        Training(
            id=f"training-{n}", on=_day(on), topic=Topic(topic), acknowledgement=signed == "yes",
            trained=int(trained), employed=int(employed),
            refresher_due=_day(refresher) if refresher else None, title=title,
        )
        for n, (on, topic, signed, trained, employed, refresher, title) in enumerate(
            _rows(_TRAINING), 1
        )
    ),
    reviews=tuple(
        PolicyReview(
            id=f"review-{n}", policy=PolicyName(policy), adopted_on=_day(adopted),
            reviewed_on=_day(reviewed), next_due=_day(due), note=note,
        )
        for n, (policy, adopted, reviewed, due, note) in enumerate(_rows(_REVIEWS), 1)
    ),
    surveys=tuple(
        Survey(
            id=f"survey-{n}", on=_day(on), group=SurveyGroup(group), asked=int(asked),
            responses=int(responses), score=float(score), note=note,
        )
        for n, (on, group, asked, responses, score, note) in enumerate(_rows(_SURVEYS), 1)
    ),
)  # fmt: skip
