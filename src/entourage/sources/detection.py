"""What a file is taken for, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entourage.model import Note


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a file was taken for."""

    format: str
    """Name of the importer, or of the kind of table file: ``csv``, ``tsv``, ``excel``…"""
    score: float
    why: Note
