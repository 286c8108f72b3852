"""Police and agencies: decisions to refer or not, and the police hold (E7, L2, P6, P8)."""

from datetime import datetime

from esafety_tui.casework.records.sub_records import found, lifted, revised, with_added
from esafety_tui.casework.services.base import CaseService, Data
from esafety_tui.casework.services.case_times import check_times
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid
from esafety_tui.model.requests import Agency, Decision, Hold, Referral
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.guards.requests import guard_referral

# What may be added to a decision later; a change of mind is a decision of its own.
_LATER = frozenset({
    "agency_name", "staff_consulted", "parents_consulted", "reference", "officer", "shared",
    "basis", "outcome", "outcome_at",
})  # fmt: skip

# Why a hold stands that the answer to the question began, and not a referral.
BY_ANSWER = "it is with the police"


class Referrals(CaseService):
    """Calling others in, and waiting for them."""

    def refer(self, ref: str, data: Data) -> Incident:
        """Record a decision to refer or not (E7, L2); a police referral begins a hold (P6)."""
        records = self.records
        incident = records.incident(ref)
        if data.get("decision", "left out") is None:
            raise Invalid("decision", "must be chosen: it begins a police hold, or does not")
        referral = records.signed(Referral, data)
        guard_referral(referral, incident)
        check_times(incident, referral, records.now)
        incident = with_added(incident, referral)
        referral = incident.referrals[-1]
        if _to_police(referral):
            incident = _held_for(incident.answering(Fact.WITH_POLICE, Answer.YES), referral)
        return records.keep(f"{referral.decision.label}: {referral.agency.label}", incident)

    def change(self, ref: str, referral_id: str, data: Data) -> Incident:
        """Add to a referral what comes later: reference, officer, what was shared, the outcome."""
        if elsewhere := set(data) - _LATER:
            raise Invalid(min(elsewhere), "stays as it was decided: record a new decision")
        incident = self.records.incident(ref)
        referral = revised(found(incident.referrals, referral_id), data)
        if referral.outcome and referral.outcome_at is None:
            referral = referral.but(outcome_at=self.records.now)
        guard_referral(referral, incident)
        return self._put(incident, f"added to the referral: {referral.agency.label}", referral)

    def place_hold(self, ref: str, reason: str) -> Incident:
        """Put a case on police hold (P6) where somebody else went to the police."""
        incident = self.records.incident(ref)
        if incident.on_hold:
            raise Invalid("", "there is a police hold on this case already")
        if not reason.strip():
            raise Invalid("reason", "must say who told the police, and what is known of it")
        return self.records.keep("placed a police hold", self.held(incident, reason))

    def lift_hold(self, ref: str, reason: str, at: datetime | None = None) -> Incident:
        """Lift the police hold (P6); the reason says who agreed to it, *at* when, if not now."""
        records = self.records
        incident = records.incident(ref)
        if not incident.on_hold:
            raise Invalid("", "there is no police hold on this case")
        if not reason.strip():
            raise Invalid("lifted_reason", "must say why, and who at the police agreed")
        holds = lifted(incident.holds, at or records.now, records.signer, reason)
        check_times(incident, holds[-1], records.now)
        return records.keep("lifted the police hold", incident.but(holds=holds))

    def hold_by_answer(self, ref: str) -> Hold | None:
        """Return the hold that stands only because *with the police* was answered yes (P6).

        None where the case was referred to the police, or somebody placed the hold: such a
        hold is lifted when the police agree, and not because an answer changes.
        """
        incident = self.records.incident(ref)
        referred = any(map(_to_police, incident.referrals))
        standing = [hold for hold in incident.holds if hold.lifted_at is None]
        if referred or len(standing) != 1:
            return None
        (hold,) = standing
        return hold if hold.reason == BY_ANSWER and not hold.referral else None

    def held(self, incident: Incident, reason: str) -> Incident:
        """Return *incident* on police hold from now."""
        hold = Hold(since=self.records.now, by=self.records.signer, reason=reason)
        incident = incident.answering(Fact.WITH_POLICE, Answer.YES)
        return incident.but(holds=(*incident.holds, hold))


def _to_police(referral: Referral) -> bool:
    return (referral.agency, referral.decision) == (Agency.POLICE, Decision.REFERRED)


def _held_for(incident: Incident, referral: Referral) -> Incident:
    """Return *incident* on hold for a referral to the police (P6), whoever had gone to them."""
    if incident.on_hold:
        holds = tuple(
            hold if hold.lifted_at or hold.referral else hold.but(referral=referral.id)
            for hold in incident.holds
        )
        return incident.but(holds=holds)
    reason = "referred to the police"
    hold = Hold(since=referral.at, by=referral.by, reason=reason, referral=referral.id)
    return incident.but(holds=(*incident.holds, hold))
