"""What a year's report says, the same for every edition and every form."""
