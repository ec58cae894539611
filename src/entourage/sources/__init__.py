"""Reading: from people's own files to canonical tables. The only code that opens input files."""

from entourage.sources.cleaning.proposals import propose_identities
from entourage.sources.cleaning.pseudonyms import pseudonymize
from entourage.sources.formats import FORMATS
from entourage.sources.opening.project import PROJECT_FILE, PROPOSED_FILE, read_project
from entourage.sources.period import check_period, keep_period
from entourage.sources.reading import open_database, read_tables
from entourage.sources.recognising.describing import (
    Decisions,
    InputDescription,
    describe_decisions,
    describe_inputs,
    propose_settings,
)

__all__ = [
    "FORMATS",
    "PROJECT_FILE",
    "PROPOSED_FILE",
    "Decisions",
    "InputDescription",
    "check_period",
    "describe_decisions",
    "describe_inputs",
    "keep_period",
    "open_database",
    "propose_identities",
    "propose_settings",
    "pseudonymize",
    "read_project",
    "read_tables",
]
