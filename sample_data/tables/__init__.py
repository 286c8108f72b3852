"""What the sample school is composed from: tables of cases, and how a case unfolds."""
