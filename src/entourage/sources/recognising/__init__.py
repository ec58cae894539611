"""Recognising: which format a file is, and which table its headings make it."""
