"""What the lead does, one service for each subject."""
