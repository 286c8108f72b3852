"""What leaves the school: reminders, hand-overs, letters, a person's own data."""
