"""CrowdTangle's posts of Facebook pages and Instagram accounts (closed in 2024; its files remain)."""

from __future__ import annotations

from entourage.sources.formats.parts.post_tables import PostTable, make_importer

_HOW_TO = "CSV saved from CrowdTangle (historical data or saved search) before it closed in August 2024."

FACEBOOK = PostTable(
    "crowdtangle-facebook",
    "Facebook pages (CrowdTangle)",
    "facebook",
    required=("page name", "user name", "facebook id", "post created", "total interactions"),
    author=("user name", "facebook id"),
    author_name=("page name",),
    author_followers=("followers at posting", "likes at posting"),
    facts=(("page category", "category"), ("page admin top country", "country")),
    id=("url",),
    date=("post created",),
    text=("message",),
    thread=(),
    towards=(("sponsor name", "collaboration"),),
    items=(("final link", "link"), ("link", "link")),
    how_to=_HOW_TO,
)
INSTAGRAM = PostTable(
    "crowdtangle-instagram",
    "Instagram accounts (CrowdTangle)",
    "instagram",
    required=("account", "user name", "followers at posting", "post created", "url", "description"),
    author=("user name",),
    author_name=("account",),
    author_followers=("followers at posting",),
    id=("url",),
    date=("post created",),
    text=("description", "title"),
    thread=(),
    towards=(("sponsor name", "collaboration"),),
    how_to=_HOW_TO,
)
FORMATS = tuple(make_importer(table) for table in (FACEBOOK, INSTAGRAM))
