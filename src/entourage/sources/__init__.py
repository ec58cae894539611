"""Reading: from people's own files to canonical tables. The only code that opens input files."""

from entourage.sources.project import read_project
from entourage.sources.pseudonyms import pseudonymize
from entourage.sources.reading import open_database, read_tables

__all__ = ["open_database", "pseudonymize", "read_project", "read_tables"]
