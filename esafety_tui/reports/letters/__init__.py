"""Letters about a case: to parents, staff, a reporter, a governor; a school may word its own."""
