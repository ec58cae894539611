"""Exports read as they are: one module per family, each with its ``FORMATS``."""

from __future__ import annotations

from entourage.sources.records import Importer

FORMATS: tuple[Importer, ...] = ()
"""Every format, in the order in which `entourage formats` lists them."""
