"""What the policy forbids, by subject: each guard is called before a change."""
