"""Everything entourage raises on purpose.

::

    EntourageError
    ├── InputError        a file or folder is missing, unreadable or not what it should be
    ├── SettingError      the project file or an option says something impossible
    ├── OutputError       the results cannot be written where asked
    ├── RoomError         a disk or the memory does not suffice
    └── MissingExtraError an optional library is needed and not installed

A message is an English template with named values; the command line shows it in the user's
language. It says what is wrong, where, and what to do next.
"""

from __future__ import annotations


class EntourageError(Exception):
    """Base of every error that is the caller's to fix.

    Parameters
    ----------
    template
        English sentence with ``{name}`` placeholders; it is also the key of its translation.
    **values
        What fills the placeholders.

    Examples
    --------
    >>> str(InputError("{path} is empty.", path="a.csv"))
    'a.csv is empty.'
    """

    def __init__(self, template: str, /, **values: object) -> None:
        self.template = template
        self.values = values
        super().__init__(template.format(**values) if values else template)


class InputError(EntourageError):
    """An input file or folder is missing, unreadable or not what it should be."""


class SettingError(EntourageError):
    """The project file or an option says something impossible."""


class OutputError(EntourageError):
    """The results cannot be written where asked."""


class RoomError(EntourageError):
    """A disk or the memory does not suffice; the message says which, and how much of it there is."""


class MissingExtraError(EntourageError):
    """An optional library is needed and not installed; the message prints the install line."""
