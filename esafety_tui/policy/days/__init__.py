"""Days that the policy counts: check-ins, the first response, and doubts about the calendar."""
