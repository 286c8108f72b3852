"""What the policy forbids, each with its clause, its sentence and its way forward."""

from datetime import datetime, time, timedelta

from esafety_tui.model.actions import (
    Addressee,
    Agency,
    Complainant,
    Consent,
    Decision,
    Measure,
    MeasureKind,
    Place,
    Referral,
    Removal,
)
from esafety_tui.model.days import LONDON
from esafety_tui.model.evidence import Evidence
from esafety_tui.model.incident import Incident
from esafety_tui.model.leaving import Recipient
from esafety_tui.model.vocabulary import Answer, Category, Fact, Medium, Nation, Standing
from esafety_tui.policy.checklist import Checklist, closing_gaps
from esafety_tui.policy.facts import facts_of, involves_a_pupil

GUARDS = {
    "P2": "no file and no copy of what may be an indecent image",
    "P5": "no measure without a reason and an answer on consent; no search without consent "
    "outside England, or where staff have no lawful control; no searcher without guidance",
    "P6": "no investigation step and no sanction under a police hold",
    "O3": "no sanction against somebody who is only targeted, or was cleared, without saying why",
    "P9": "no e-mail marked personal or union business without consent given beforehand",
    "L2": "no decision against telling the police before staff, and the parents of a pupil, "
    "were talked to",
    "S3": "no complaint by the school to a mobile provider: the account holder has to make it",
    "S4": "no request to a platform marked as sent without a captured address and its ground",
    "closing": "no case closed before every step is answered, an outcome is settled and the "
    "check-ins are arranged",
}

_OF_PICTURES = frozenset({Category.SEXUAL_IMAGERY, Category.IMAGE_SHARING})
# How many of the missing steps a refusal names; the checklist shows the rest.
_NAMED = 4


class Refused(Exception):
    """The policy does not allow it.

    ``sentence`` says what was refused, ``clause`` by what, ``way_forward`` what can
    be done instead.  Nothing was changed.
    """

    def __init__(self, sentence: str, clause: str, way_forward: str) -> None:
        self.sentence = sentence
        self.clause = clause
        self.way_forward = way_forward
        super().__init__(f"{sentence} ({clause}) {way_forward}")


def files_wait(incident: Incident) -> bool:
    """Whether no file is taken in before it is known that there are no indecent images (P2).

    So it is in a case about pictures, or with a pupil in it: any file of such a case may be one.
    """
    if facts_of(incident)[Fact.INDECENT_IMAGES] is not Answer.UNKNOWN:
        return False
    pictures = incident.category in _OF_PICTURES or incident.medium is Medium.PHOTO_VIDEO
    return pictures or involves_a_pupil(incident)


def guard_evidence_file(incident: Incident, evidence: Evidence, *, taken_in: bool = True) -> None:
    """Refuse to take in or give out a file where it is, or may be, an indecent image (P2).

    Not only what is marked so: in a case where there are, or may be, such images any file may
    be one; and where nobody has said whether there are, a picture, or what is *taken in* while
    :func:`files_wait`.
    """
    known = facts_of(incident)[Fact.INDECENT_IMAGES]
    if evidence.may_be_indecent or known is Answer.YES:
        raise Refused(
            "No file is copied in a case where it may be an indecent image.",
            "P2",
            "Note where it is, who saw it and who was told, and tell the safeguarding lead and the "
            "police. Nobody looks, copies or sends it on. If it is certain that there are no such "
            "images, answer that question with no.",
        )
    picture = evidence.medium is Medium.PHOTO_VIDEO and known is Answer.UNKNOWN
    if picture or (taken_in and files_wait(incident)):
        raise Refused(
            "No file is copied before it is known whether there may be indecent images.",
            "P2",
            "Ask; do not look. Answer that question first (f in the case): with no, the file can "
            "be kept. Until then, note where it is, without a file.",
        )


def guard_evidence(evidence: Evidence) -> None:
    """Refuse a file or a copy of what may be an indecent image (P2), and closed mail (P9)."""
    if evidence.may_be_indecent and (evidence.file or evidence.sha256 or evidence.captured_at):
        raise Refused(
            "No file and no copy is taken in of what may be an indecent image.",
            "P2",
            "Leave out the file and the time of capture: note where it is, who saw it and who was "
            "told, and tell the safeguarding lead and the police. Nobody sends it on.",
        )
    if evidence.marked_private:
        who = evidence.mail_of or evidence.consent_by
        _guard_marked_mail(who, evidence.consent_at, evidence.at)


def guard_measure_reason(reason: str) -> None:
    """Refuse a measure for which there is no reason (P5)."""
    if not reason.strip():
        raise Refused(
            "The measure is not recorded: it does not say why it is needed.",
            "P5",
            "Say what makes it needed and proportionate; without that it is not taken.",
        )


def guard_measure(measure: Measure, nation: Nation, person: Standing = Standing.UNKNOWN) -> None:
    """Refuse a measure without an answer on consent, and searches that staff may not make (P5).

    *nation* is where the school is, and so the search unless it says otherwise; *person* what
    whoever is searched is to it.
    """
    if measure.consent is None:
        raise Refused(
            "The measure is not recorded: it does not say whether they agreed.",
            "P5",
            "People are told and asked first. Say whether they agreed, refused, were asked, or "
            "were not asked, and then why not.",
        )
    if measure.consent in (Consent.NOT_SOUGHT, Consent.REFUSED) and not measure.consent_reason:
        raise Refused(
            f"The measure is not recorded: consent was {measure.consent.label}, and nothing "
            "says why it goes ahead.",
            "P5",
            "Say which exceptional circumstances make it right, such as that asking would harm "
            "a criminal inquiry; or ask first.",
        )
    if measure.marked_private:
        who = measure.mail_of or measure.private_consent_by
        _guard_marked_mail(who, measure.private_consent_at, measure.at)
    if measure.kind is MeasureKind.SEARCH:
        _guard_search(measure, nation, person)


def _guard_search(measure: Measure, nation: Nation, person: Standing) -> None:
    if measure.consent is not Consent.GIVEN:
        if person not in (Standing.PUPIL, Standing.UNKNOWN):
            raise Refused(
                "A search without consent is not recorded: the power is over pupils only.",
                "P5",
                "Ask the person for consent, or leave it to the police.",
            )
        if (measure.nation or nation) is not Nation.ENGLAND:
            raise Refused(
                "A search without consent is not recorded: staff have that power in England "
                "only, wherever the school is.",
                "P5",
                "Ask for consent, keep the device safe unsearched, or leave it to the police. If "
                "a search has already been made, write that as an entry and tell the head.",
            )
        if measure.place not in (Place.ON_PREMISES, Place.LAWFUL_CONTROL):
            raise Refused(
                "A search without consent is not recorded: it may be made only on the school's "
                "premises, or where staff have lawful control of the pupil.",
                "P5",
                "Say where it takes place, or ask for consent. If a search has already been "
                "made elsewhere, write that as an entry and tell the head.",
            )
    trained = measure.searcher_trained
    if not measure.searcher or trained is Answer.UNKNOWN:
        raise Refused(
            "The search is not recorded: it does not say who searches and whether they are "
            "trained for it.",
            "P5",
            "Name the member of staff and say what training they have had.",
        )
    if trained is Answer.NO and not measure.guidance:
        raise Refused(
            "The search is not recorded: whoever searches is not trained, and nothing says what "
            "guidance they were given.",
            "P5",
            "Ask somebody who is trained, or give full guidance first and note it here.",
        )


def _guard_marked_mail(who: str, when: datetime | None, used_at: datetime) -> None:
    way = (
        "Ask the member of staff whose mail it is. Note who agreed and when; until then leave "
        "it unread."
    )
    if not who or when is None:
        raise Refused(
            "E-mail marked personal or union business is not taken in without consent.", "P9", way
        )
    if when > used_at:
        raise Refused(
            "E-mail marked personal or union business is not taken in: consent came after it "
            "was read.",
            "P9",
            way,
        )


def guard_mail_of(incident: Incident, record: Evidence | Measure) -> None:
    """Refuse marked e-mail unless the member of staff whose it is agreed, and nobody else (P9)."""
    if not record.marked_private:
        return
    owner = next((one for one in incident.people if one.id == record.mail_of), None)
    if owner is None or owner.standing is not Standing.STAFF:
        raise Refused(
            "E-mail marked personal or union business is not taken in: it does not say which "
            "member of staff it belongs to, and agreed.",
            "P9",
            "Nobody can agree in their place. Add them to the case as staff, choose them, and "
            "note when they agreed; until then leave it unread.",
        )


def guard_removal_sent(removal: Removal) -> None:
    """Refuse to mark a request as sent by the wrong person (S3) or without its ground (S4)."""
    if (
        removal.addressed_to is Addressee.MOBILE_PROVIDER
        and removal.complainant is Complainant.SCHOOL
    ):
        raise Refused(
            "The request to the mobile provider is not marked as sent: a provider listens "
            "to the account holder only.",
            "S3",
            "Sit beside the account holder (for a pupil usually a parent) while they ring, and "
            "note them as who complains. For the school's own line the school is the account "
            "holder.",
        )
    if removal.addressed_to is not Addressee.HOST:
        return
    if not removal.address or removal.captured_at is None:
        raise Refused(
            "The request to the platform is not marked as sent: the address has not been captured.",
            "S4",
            "Take a screenshot that shows the address (of what may be an indecent image, note "
            "the address only), enter the address and when it was captured, then send.",
        )
    if removal.sent_at and removal.captured_at > removal.sent_at:
        raise Refused(
            "The request to the platform is not marked as sent: the address was captured after it.",
            "S4",
            "The capture comes first. Correct the times, or capture now and send again.",
        )
    if removal.illegal is not Answer.YES and not removal.terms_broken:
        raise Refused(
            "The request to the platform is not marked as sent: it does not say why "
            "the platform should take the material down.",
            "S4",
            "Say that it is illegal, or which of the platform's terms it breaks; its rules are in "
            "the contact table.",
        )


def guard_whose_account(removal: Removal) -> None:
    """Ask whose account it is that is called, before its holder is said to have rung (S3)."""
    if removal.addressed_to is Addressee.MOBILE_PROVIDER and removal.account_holder is None:
        raise Refused(
            "The request to the mobile provider is not marked as sent: it does not say whose "
            "account it is.",
            "S3",
            "Ask who holds the account: a pupil, a parent, a member of staff or the school. "
            "They have to ring, with the school beside them.",
        )


def guard_school_asks(removal: Removal, *, only_person: bool) -> None:
    """Ask why the school asks a host that, as far as is known, hears the person only (S3)."""
    by_school = (removal.addressed_to, removal.complainant) == (Addressee.HOST, Complainant.SCHOOL)
    if by_school and only_person and not removal.school_because:
        raise Refused(
            "The request to the platform is not marked as sent: only the person concerned can "
            "complain here, and nothing says why the school asks.",
            "S3",
            "Help the person to complain themselves; or say why the school asks all the same.",
        )


def guard_referral(referral: Referral, incident: Incident) -> None:
    """Refuse a decision against telling the police before the talks of L2.

    A decision to refer is never held up: what is missing is asked for afterwards.
    """
    if (referral.agency, referral.decision) != (Agency.POLICE, Decision.NOT_REFERRED):
        return
    if not referral.staff_consulted:
        raise Refused(
            "The decision not to tell the police is not recorded: it does not say which staff "
            "were talked to.",
            "L2",
            "Talk to the staff concerned first (the person targeted, the safeguarding lead), and "
            "note who they were and what they said.",
        )
    if not referral.parents_consulted and involves_a_pupil(incident):
        raise Refused(
            "The decision not to tell the police is not recorded: a pupil is involved, and it "
            "does not say whether parents were talked to.",
            "L2",
            "Talk with the parents and note what they said, or note why that was not right.",
        )


# What waits for a police hold, and what does not (P6): each word is kept by a guard, or by none.
HELD = "interviews, measures, asking the poster, sanctions, the outcome, the close"
GOES_ON = "support, evidence, safeguarding, asking the platform or provider"


def guard_hold(incident: Incident, what: str) -> None:
    """Refuse *what* while a police hold is in force (P6)."""
    if incident.on_hold:
        raise Refused(
            f"The case is paused for the police, and {what} has to wait.",
            "P6",
            "Support, evidence and safeguarding go on. When the police agree, lift the hold "
            "and say who agreed.",
        )


def guard_hold_then(incident: Incident, at: datetime, what: str) -> None:
    """Refuse *what* was done at *at* if a police hold was in force then (P6).

    For what is judged afterwards.  A midnight is a day whose hour nobody noted: on the day
    on which the hold was lifted it counts as after that.
    """
    local = at.astimezone(LONDON)
    latest = local + timedelta(days=1) if local.time() == time() else local
    if any(h.since <= at and not (h.lifted_at and h.lifted_at <= latest) for h in incident.holds):
        raise Refused(
            f"The case was paused for the police, and {what} had to wait.",
            "P6",
            "Ask the police whether it stands in their way, and write down what they say.",
        )


def guard_file_away(incident: Incident) -> None:
    """Refuse to take an evidence file away for good under a police hold (P6) or a legal hold."""
    guard_hold(incident, "taking an evidence file away")
    if incident.on_legal_hold:
        raise Refused(
            "The case is kept longer for a claim or inquiry, its evidence files with it.",
            "P2",
            "When nobody needs the record whole any more, end that with the reason (key L); then "
            "take the file away.",
        )


def guard_evidence_out(incident: Incident, evidence: Evidence) -> None:
    """Refuse to take out evidence under a police hold (P6), or whose file is kept or given (P2)."""
    guard_hold(incident, "removing evidence")
    if evidence.sha256:
        guard_file_away(incident)
        raise Refused(
            "The evidence is not removed: its file is kept with it.",
            "P2",
            "Take the file away first, with the reason (Enter on the evidence); then remove "
            "what is registered.",
        )
    if any(not taken.removed for taken in evidence.taken):
        raise Refused(
            "The evidence is not removed: a copy of it was given out, and the note of that "
            "stays on the record.",
            "P2",
            "Write in its description that it was registered by mistake; it stays.",
        )


def guard_referral_out(incident: Incident, referral: Referral) -> None:
    """Refuse to take out the referral on which a police hold rests (P6)."""
    if any(hold.referral == referral.id and hold.lifted_at is None for hold in incident.holds):
        raise Refused(
            "The referral is not removed: it began the police hold.",
            "P6",
            "If the police were never told, lift the hold first and say so; then remove the "
            "referral.",
        )


def guard_hand_over(incident: Incident, recipient: Recipient, agreed: str) -> None:
    """Refuse to hand a held case to anybody but the police, unless they *agreed* (P6)."""
    if incident.on_hold and recipient is not Recipient.POLICE and not agreed.strip():
        raise Refused(
            "The case is paused for the police: they have to agree before anybody else gets it.",
            "P6",
            "Ask the police what you can pass on, and who to. Then say who agreed, and when. "
            "A child in danger is never kept waiting: ring the safeguarding lead or 999.",
        )


def guard_close(incident: Incident, checklist: Checklist) -> None:
    """Refuse to close a case under a hold, or before every step is answered (closing rule)."""
    guard_hold(incident, "closing it")
    gaps = closing_gaps(incident, checklist)
    if not gaps:
        return
    named = "; ".join(gaps[:_NAMED])
    more = f"; and {len(gaps) - _NAMED} more" if len(gaps) > _NAMED else ""
    raise Refused(
        f"The case cannot be closed yet. Still open: {named}{more}.",
        "E2, P8",
        "Tick what was done, or mark a step that does not apply and say why.",
    )
