"""The contact table, and when somebody is there."""
