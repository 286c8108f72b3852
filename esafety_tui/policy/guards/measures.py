"""What measures and searches staff may take, and what has to be said of them (P5)."""

from esafety_tui.model.actions import Consent, Measure, MeasureKind, Place
from esafety_tui.model.vocabulary import Answer, Nation, Standing
from esafety_tui.policy.guards.marked_mail import guard_marked_mail
from esafety_tui.policy.guards.refused import Refused


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
        guard_marked_mail(who, measure.private_consent_at, measure.at)
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
