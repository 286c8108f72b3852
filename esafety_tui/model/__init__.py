"""What the school writes down: typed records, checked on the way in; imports nothing of ours."""
