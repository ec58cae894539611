"""Cleaning: from rows as they were read to typed rows of known people."""
