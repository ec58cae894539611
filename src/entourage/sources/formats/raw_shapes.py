"""What the platforms' own pages are made of, as a browser receives it: the objects that captures hold.

Seen in the public code that reads such captures (4CAT's data sources), not in any documentation: platforms
change them without saying so. Alternatives stand from the newest to the oldest.
"""

from __future__ import annotations

from datetime import UTC, datetime

from entourage.sources.formats.parts.things import Shape
from entourage.sources.formats.x_api import find_shared

_X_USERS = ("core.userresults.result.core.screenname", "core.userresults.result.legacy.screenname")
_X_RESULTS = ("result", "result.tweet")


def _find_x_users(*prefixes: str) -> tuple[str, ...]:
    """List where the author of a tweet within a tweet may stand."""
    return tuple(
        f"{prefix}.{result}.{user}" for prefix in prefixes for result in _X_RESULTS for user in _X_USERS
    )


def read_linkedin_date(urn: str) -> datetime | None:
    """Read the moment of a LinkedIn activity from its number, whose first 41 bits are milliseconds.

    Examples
    --------
    >>> read_linkedin_date("urn:li:activity:7170000000000000000")
    datetime.datetime(2024, 3, 3, 10, 20, 12, 158000, tzinfo=datetime.timezone.utc)
    """
    number = urn.rpartition(":")[2].split(",")[0].rstrip(")")
    if not number.isdecimal() or not 18 <= len(number) <= 19:  # noqa: PLR2004
        return None
    return datetime.fromtimestamp((int(number) >> 22) / 1000, UTC)


_INSTAGRAM_COMMENT = Shape(
    "instagram",
    "Instagram comment",
    signs=(("user.username", "text", "pk"),),
    author=("user.username", "owner.username"),
    facts=(("name", ("user.fullname",)),),
    id=("pk", "id"),
    date=("createdat", "createdatutc"),
    place=("mediaid", "mediacode"),
    place_kind="post",
    parent=("parentcommentid",),
    replies=("previewchildcomments", "childcomments"),
    is_comment=True,
)
_INSTAGRAM = Shape(
    "instagram",
    "Instagram post",
    signs=(
        ("user.username", "mediatype", "code"),
        ("owner.username", "mediatype", "code"),
        ("shortcode", "takenattimestamp"),
    ),
    author=("user.username", "owner.username"),
    facts=(
        ("name", ("user.fullname", "owner.fullname")),
        ("verified", ("user.isverified", "owner.isverified")),
    ),
    id=("code", "shortcode"),
    keys=("pk", "id"),
    date=("takenat", "takenattimestamp"),
    text=("caption.text", "edgemediatocaption.edges.node.text"),
    mentions=(
        "usertags.in.user.username",
        "carouselmedia.usertags.in.user.username",
        "edgemediatotaggeduser.edges.node.user.username",
    ),
    partners=("coauthorproducers.username", "sponsortags.sponsor.username"),
    inner=_INSTAGRAM_COMMENT,
    comments=("comments", "previewcomments"),
)
_TIKTOK_COMMENT = Shape(
    "tiktok",
    "TikTok comment",
    signs=(("user.uniqueid", "awemeid"),),
    author=("user.uniqueid",),
    facts=(("name", ("user.nickname",)),),
    id=("cid",),
    date=("createtime",),
    place=("awemeid", "shareinfo.url"),
    place_kind="video",
    owner=("sourceplatformurl", "shareinfo.url"),
    parent=("replytoreplyid", "replyid"),
    mentions=("textextra.useruniqueid",),
    lists_names=True,
    replies=("replycomment",),
    is_comment=True,
)
_TIKTOK = Shape(
    "tiktok",
    "TikTok video",
    signs=(("author.uniqueid", "desc"), ("author.uniqueid", "video")),
    author=("author.uniqueid",),
    facts=(
        ("name", ("author.nickname",)),
        ("followers", ("authorstats.followercount", "authorstatsv2.followercount")),
        ("verified", ("author.verified",)),
    ),
    date=("createtime",),
    text=("desc",),
    mentions=("textextra.useruniqueid", "contents.textextra.useruniqueid"),
    lists_names=True,
    hashtags=("textextra.hashtagname", "challenges.title"),
)
_X = Shape(
    "x",
    "tweet",
    signs=(("legacy.fulltext",), ("legacy.idstr",), ("typename", "tombstone"), ("tweet.legacy.fulltext",)),
    author=(*_X_USERS, "user.screenname", "user.legacy.screenname", *(f"tweet.{user}" for user in _X_USERS)),
    facts=(
        (
            "name",
            ("core.userresults.result.core.name", "core.userresults.result.legacy.name", "user.name"),
        ),
        ("followers", ("core.userresults.result.legacy.followerscount", "user.followerscount")),
    ),
    id=("restid", "legacy.idstr", "tweet.restid"),
    date=("legacy.createdat", "tweet.legacy.createdat"),
    text=(
        "notetweet.notetweetresults.result.text",
        "legacy.fulltext",
        "tweet.notetweet.notetweetresults.result.text",
        "tweet.legacy.fulltext",
    ),
    reply=("legacy.inreplytoscreenname", "tweet.legacy.inreplytoscreenname"),
    share=_find_x_users("legacy.retweetedstatusresult", "tweet.legacy.retweetedstatusresult"),
    quote=_find_x_users("quotedstatusresult", "tweet.quotedstatusresult"),
    mentions=(
        "legacy.entities.usermentions.screenname",
        "tweet.legacy.entities.usermentions.screenname",
    ),
    lists_names=True,
    hashtags=("legacy.entities.hashtags.text", "tweet.legacy.entities.hashtags.text"),
    read_shared=find_shared,
)
_THREADS = Shape(
    "threads",
    "Threads post",
    signs=(("user.username", "textpostappinfo"),),
    author=("user.username",),
    facts=(("name", ("user.fullname",)), ("verified", ("user.isverified",))),
    id=("code", "pk"),
    keys=("pk", "id"),
    date=("takenat",),
    text=("caption.text",),
    reply=("textpostappinfo.replytoauthor.username",),
    share=("textpostappinfo.shareinfo.repostedpost.user.username",),
    quote=("textpostappinfo.shareinfo.quotedpost.user.username",),
    mentions=("textpostappinfo.textfragments.fragments.mentionfragment.mentioneduser.username",),
)
_LINKEDIN = Shape(
    "linkedin",
    "LinkedIn post",
    signs=(("actor.navigationcontext.actiontarget",), ("actor.name.text", "commentary")),
    author=("actor.navigationcontext.actiontarget", "actor.name.text"),
    facts=(("name", ("actor.name.text",)), ("job_title", ("actor.description.text",))),
    id=("updatemetadata.urn", "predashentityurn", "metadata.backendurn", "entityurn"),
    text=("commentary.text.text",),
    share=("resharedupdate.actor.navigationcontext.actiontarget",),
    mentions=(
        "commentary.text.attributes.miniprofile.publicidentifier",
        "commentary.text.attributes.minicompany.universalname",
        "commentary.text.attributesv2.detaildata.profilefullname.publicidentifier",
        "commentary.text.attributesv2.detaildata.profilemention.publicidentifier",
        "commentary.text.attributesv2.detaildata.companyname.universalname",
    ),
    is_named_in_text=False,
    hashtags=("commentary.text.attributesv2.detaildata.hashtag.trackingurn",),
    read_date=read_linkedin_date,
)
SHAPES = (_THREADS, _INSTAGRAM, _TIKTOK_COMMENT, _TIKTOK, _X, _LINKEDIN, _INSTAGRAM_COMMENT)
"""Every shape, each before those whose signs it has too."""
