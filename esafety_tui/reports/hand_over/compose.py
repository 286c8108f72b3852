"""A case as one recipient gets it: the pages of a hand-over, made from its records."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from esafety_tui.model.days import long_moment
from esafety_tui.model.incident import Incident
from esafety_tui.model.leaving import HandOverPart, Recipient, Why
from esafety_tui.model.school.school import School
from esafety_tui.model.wording import so_many
from esafety_tui.reports.documents.in_full import InFull
from esafety_tui.reports.documents.pages import Pages, Paragraph, Section
from esafety_tui.reports.hand_over.choice import AtHand, Sending
from esafety_tui.reports.hand_over.naming import Naming, unlinked
from esafety_tui.reports.hand_over.part_source import Told, called_in, file_goes
from esafety_tui.reports.hand_over.parts import PARTS
from esafety_tui.reports.hand_over.recipients import headings, reasons
from esafety_tui.reports.hand_over.selection import (
    LeftOut,
    Selected,
    names_in_fields,
    selected,
    signers_in,
)
from esafety_tui.reports.names.identifiers import Find

_LEFT_OUT = "What is not in it"


@dataclass(frozen=True)
class Composed:
    """A hand-over as it can be looked at: its pages, and what in them is to be asked about."""

    pages: Pages
    finds: tuple[Find, ...]
    left_out: tuple[LeftOut, ...]
    named: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def not_in_it(self) -> str:
        """What was masked or left out, and why, in sentences."""
        section = next((one for one in self.pages.sections if one.heading == _LEFT_OUT), None)
        return "\n".join(one.text for one in section.paragraphs) if section else ""


def compose(incident: Incident, choice: Sending, setting: AtHand) -> Composed:
    """Make the pages of *incident* for the recipient of *choice*."""
    incident = incident.but(people=unlinked(incident.people))
    setting = replace(setting, everybody=unlinked(setting.everybody))
    named = choice.named_in(incident)
    naming = Naming(setting.everybody, named, setting.school, setting.by)
    chosen = selected(incident, choice)
    body = Pages("", (), (*_sections(chosen, choice, setting, naming), _not_in_it(
        incident, chosen, choice, naming
    )))  # fmt: skip
    body = body.mapped(lambda text: naming.masked(text, choice.taken_out))
    let = {word.casefold() for word in choice.let}
    signed, fields = signers_in(chosen.incident), tuple(names_in_fields(incident))
    # Where the recipient gets these fields the names in them may stand in the text, too.
    staff, hidden = ((*signed, *fields), ()) if choice.rule.words_of_staff else (signed, fields)
    finds = [
        one
        for one in naming.finds(body.texts(), setting.no_names, staff, hidden)
        if one.found.casefold() not in let
    ]
    files = tuple(one.id for one in chosen.incident.evidence if file_goes(one, incident, choice))
    about = f"hand-over of case {incident.ref} to {choice.rule.label}"
    pages = replace(
        body,
        title=f"{setting.school.name}: {about}",
        cover=tuple(_cover(incident, choice, setting, naming, body)),
        footer=f"Confidential. {setting.school.name}, case {incident.ref}.",
    )
    return Composed(pages, tuple(finds), chosen.left_out, tuple(sorted(named)), files)


def _cover(
    incident: Incident, choice: Sending, setting: AtHand, naming: Naming, body: Pages
) -> Iterator[Paragraph]:
    school, rule = setting.school, choice.rule
    about = next((one for one in incident.people if one.id == choice.person), None)
    masked = naming.masked
    yield Paragraph("What this is", _WHAT_IT_IS[choice.recipient is Recipient.PERSON])
    yield Paragraph("To", ", ".join(filter(None, (choice.to_name, rule.label))))
    if about:
        who = called_in(about, naming.named)
        yield Paragraph("About", who)
    yield Paragraph("Why you may have it", masked(choice.basis, choice.taken_out))
    if choice.agreed:
        yield Paragraph("Agreed with the police", masked(choice.agreed, choice.taken_out))
    yield Paragraph("From", f"{setting.by}, {school.name}")
    if school.reached_at:
        yield Paragraph("How to reach us", school.reached_at)
    yield Paragraph("Written on", long_moment(setting.now))
    if choice.recipient is Recipient.PERSON:
        yield from _about_keeping(school)
    asked = (masked(choice.asked, choice.taken_out), *rule.asked)
    yield Paragraph("What we ask of you", lines=tuple(f"- {one}" for one in asked if one))
    inside = (one.heading for one in body.sections)
    yield Paragraph("What is in it", ", ".join(inside))
    yield Paragraph(
        "Check number",
        f"{body.check_number}. It is reckoned from the text after this page. The school has it in "
        "its records, so both can see later that nothing was changed.",
    )


def _about_keeping(school: School) -> Iterator[Paragraph]:
    """Say what whoever asks for their data is to be told beside it (UK GDPR, Article 15(1))."""
    yield Paragraph(
        "Why we have it",
        "To keep pupils and staff safe, and to deal with the incident under the school's e-safety "
        "policy. It comes from whoever reported the incident, and from what the school found out "
        "and did.",
    )
    years = so_many(school.retention_years, "year")
    age = school.retention_age
    longer = f", and at least until each pupil in it is {age}" if age else ""
    yield Paragraph(
        "How long we keep it",
        f"Until {years} after the case is closed{longer}; longer only where the law asks for it.",
    )


_WHAT_IT_IS = {
    False: "What the school has recorded about an e-safety incident. It is confidential: keep it "
    "where only those can read it who need it.",
    True: "Your own data, as the school has it in its records of an e-safety incident. Words about "
    "other people are left out or stand under another name, such as Pupil A.",
}


def _sections(
    chosen: Selected, choice: Sending, setting: AtHand, naming: Naming
) -> Iterator[Section]:
    called = {one.id: called_in(one, naming.named) for one in chosen.incident.people}
    tell = InFull(
        lambda who: called.get(who, ""), setting.school.category_label,
        names=choice.rule.words_of_staff,
    )  # fmt: skip
    told = Told(chosen, choice, setting, naming, tell, called)
    for part in choice.all_parts:
        if paragraphs := tuple(PARTS[part](told)):
            yield Section(headings()[part], paragraphs)


def _not_in_it(incident: Incident, chosen: Selected, choice: Sending, naming: Naming) -> Section:
    """Say what is masked and left out, and why, for whoever gets it."""
    lines = []
    here = {one.id for one in incident.people}
    masked = [one for one in naming.unnamed if one.id in here]
    if masked:
        aliases = ", ".join(one.alias or one.standing.label for one in masked)
        lines.append(f"Not named to you, because it is not needed for this: {aliases}.")
    if choice.taken_out:
        lines.append(
            "[…] stands where words were taken out that could name somebody who is not to be named."
        )
    if not choice.rule.words_of_staff:
        lines.append(
            "Left out: the fields with names of officers, of files and of those who saw evidence."
        )
    others = [one for one in chosen.left_out if one.why is Why.NOT_ABOUT_THEM]
    if others:
        # Neither kind nor day: that somebody else was given support is about them.
        many = so_many(len(others), "record")
        lines.append(f"Left out: {many} about others, not about the person whom this concerns.")
    lines += [
        f"Left out: {one.what}. It {reasons()[one.why]}."
        for one in chosen.left_out
        if one.why is not Why.NOT_ABOUT_THEM
    ]
    if not chosen.whole:
        lines.append(
            "Left out: the account of the incident and the decisions. They are not about the "
            "person whom this concerns."
        )
    if chosen.steps_left:
        lines.append("Left out: steps that were taken with somebody else. They are about them.")
    if any(one.may_be_indecent for one in incident.evidence):
        lines.append(
            "No picture that could be an indecent image of a child is ever copied or passed on "
            "with this."
        )
    other = [headings()[part] for part in HandOverPart if part not in choice.all_parts]
    if other:
        lines.append(f"Parts that are not for this purpose: {', '.join(other)}.")
    return Section(_LEFT_OUT, tuple(Paragraph(text=line) for line in lines))
