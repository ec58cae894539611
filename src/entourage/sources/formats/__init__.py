"""Exports read as they are: one module per family, each with its ``FORMATS``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.sources.formats import (
    discord,
    gephi,
    graph_files,
    graph_json,
    graph_texts,
    messenger,
    slack,
    telegram,
    whatsapp,
    x_api,
    x_archive,
)

if TYPE_CHECKING:
    from entourage.sources.records import Importer

FORMATS: tuple[Importer, ...] = (
    *gephi.FORMATS,
    *graph_files.FORMATS,
    *graph_texts.FORMATS,
    *graph_json.FORMATS,
    *discord.FORMATS,
    *telegram.FORMATS,
    *slack.FORMATS,
    *whatsapp.FORMATS,
    *messenger.FORMATS,
    *x_api.FORMATS,
    *x_archive.FORMATS,
)
"""Every format, in the order in which `entourage formats` lists them."""
