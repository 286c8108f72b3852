"""Place 3: whom to ring."""
