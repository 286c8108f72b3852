"""Place 6: the policy in plain words."""
