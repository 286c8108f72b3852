"""The records as they stand: opened, indexed, searched, kept while they are typed."""
