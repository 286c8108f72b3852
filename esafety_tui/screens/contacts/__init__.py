"""Place 3: who to ring."""
