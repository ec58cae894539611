"""Exports read as they are: one module per family, each with its ``FORMATS``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entourage.sources.formats import (
    advocates,
    bluesky,
    crowdtangle,
    discord,
    discourse,
    fourcat,
    gephi,
    graph_files,
    graph_json,
    graph_texts,
    hubspot,
    kumu,
    linkedin,
    mastodon,
    messenger,
    nodexl,
    reddit,
    salesforce,
    shopify,
    slack,
    telegram,
    whatsapp,
    x_api,
    x_archive,
    x_tables,
    youtube,
)

if TYPE_CHECKING:
    from entourage.sources.records import Importer

FORMATS: tuple[Importer, ...] = (
    *gephi.FORMATS,
    *nodexl.FORMATS,
    *kumu.FORMATS,
    *graph_files.FORMATS,
    *graph_texts.FORMATS,
    *graph_json.FORMATS,
    *x_api.FORMATS,
    *x_archive.FORMATS,
    *x_tables.FORMATS,
    *bluesky.FORMATS,
    *mastodon.FORMATS,
    *reddit.FORMATS,
    *youtube.FORMATS,
    *fourcat.FORMATS,
    *crowdtangle.FORMATS,
    *discourse.FORMATS,
    *discord.FORMATS,
    *slack.FORMATS,
    *telegram.FORMATS,
    *whatsapp.FORMATS,
    *messenger.FORMATS,
    *hubspot.FORMATS,
    *salesforce.FORMATS,
    *shopify.FORMATS,
    *linkedin.FORMATS,
    *advocates.FORMATS,
)
"""Every format, in the order in which `entourage formats` lists them."""
