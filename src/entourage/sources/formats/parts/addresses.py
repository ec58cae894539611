"""What the address of a profile or of a post says: whose it is, and which post.

Addresses are those that platforms show in a browser; nothing is looked up.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

_HANDLE = r"([\w.\-%]+)"
_OWNERS = {
    "instagram": re.compile(r"instagram\.com/" + _HANDLE + r"/(?:p|reel|tv)/"),
    "tiktok": re.compile(r"tiktok\.com/@" + _HANDLE + r"/(?:video|photo)/"),
    "x": re.compile(r"(?:twitter|x)\.com/" + _HANDLE + r"/status(?:es)?/"),
    "threads": re.compile(r"threads\.(?:net|com)/@" + _HANDLE + r"/post/"),
    "facebook": re.compile(r"facebook\.com/" + _HANDLE + r"/(?:posts|videos|photos|reels?)/"),
    "linkedin": re.compile(r"linkedin\.com/posts/([\w\-%]+?)_"),
}
"""Platform → address of a post that names whose it is."""
_PROFILES = {
    "instagram": re.compile(r"instagram\.com/(?:_u/)?" + _HANDLE + "/?$"),
    "tiktok": re.compile(r"tiktok\.com/@" + _HANDLE + "/?$"),
    "x": re.compile(r"(?:twitter|x)\.com/" + _HANDLE + "/?$"),
    "threads": re.compile(r"threads\.(?:net|com)/@" + _HANDLE + "/?$"),
    "facebook": re.compile(r"facebook\.com/(?:(?:people|pages)/[^/]+/)?" + _HANDLE + "/?$"),
    "linkedin": re.compile(r"linkedin\.com/(?:in|company|school|showcase)/" + _HANDLE),
    "youtube": re.compile(r"youtube\.com/(?:@|channel/|c/|user/)" + _HANDLE),
    "reddit": re.compile(r"reddit\.com/u(?:ser)?/" + _HANDLE),
}
"""Platform → address of a profile."""
_NO_PROFILE = frozenset(
    re.findall(
        r"\S+",
        "profile.php permalink.php story.php photo.php photo watch groups events marketplace pages people "
        "hashtag explore p reel reels tv stories i home search share intent login",
    )
)
"""First parts of an address that are no profile."""
_POSTS = {
    "instagram": re.compile(r"/(?:p|reels?|tv)/([\w-]+)"),
    "tiktok": re.compile(r"/(?:video|photo|v)/(\d+)"),
    "x": re.compile(r"/status(?:es)?/(\d+)"),
    "threads": re.compile(r"/post/([\w-]+)"),
    "linkedin": re.compile(r"(?:activity|ugcPost|share)[:\-](\d+)"),
    "reddit": re.compile(r"/comments/(\w+)"),
}
"""Platform → address of a post that holds its number."""


def is_address(text: str) -> bool:
    """Say whether a text is an address of the web rather than a handle or a number."""
    return "/" in text and ("://" in text or ".com/" in text or ".net/" in text)


def find_owner(platform: str, text: str) -> str:
    """Find whose post an address shows; nothing where it does not say.

    Examples
    --------
    >>> find_owner("tiktok", "https://www.tiktok.com/@maison/video/71"), find_owner("x", "https://x.com/lea/status/1")
    ('maison', 'lea')
    >>> find_owner("instagram", "https://www.instagram.com/p/ABC/")
    ''
    """
    pattern = _OWNERS.get(platform)
    found = pattern.search(text) if pattern and is_address(text) else None
    handle = unquote(found[1]) if found else ""
    return "" if handle.casefold() in _NO_PROFILE else handle


def find_profile(platform: str, text: str) -> str:
    """Find the handle that the address of a profile holds.

    Examples
    --------
    >>> find_profile("facebook", "https://www.facebook.com/maisonverte/")
    'maisonverte'
    >>> find_profile("facebook", "https://www.facebook.com/profile.php?id=100012")
    '100012'
    >>> find_profile("linkedin", "https://www.linkedin.com/in/l%C3%A9a-roy?x=1")
    'léa-roy'
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    if platform == "facebook" and parts.path.rstrip("/").endswith("profile.php"):
        return next(iter(parse_qs(parts.query).get("id", [])), "")
    pattern = _PROFILES.get(platform)
    found = pattern.search(f"{parts.netloc}{parts.path}") if pattern else None
    handle = unquote(found[1]) if found else ""
    return "" if handle.casefold() in _NO_PROFILE else handle


def name_place(platform: str, text: str) -> str:
    """Name a post so that its address and its number are one name.

    Examples
    --------
    >>> name_place("instagram", "https://www.instagram.com/p/ABC/?igsh=1"), name_place("instagram", "ABC")
    ('ABC', 'ABC')
    >>> name_place("youtube", "https://www.youtube.com/watch?v=Xy_1&t=3")
    'Xy_1'
    """
    if not is_address(text):
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return text
    if platform == "youtube":
        number = next(iter(parse_qs(parts.query).get("v", [])), "")
        return number or parts.path.rstrip("/").rpartition("/")[2] or text
    pattern = _POSTS.get(platform)
    found = pattern.search(text) if pattern else None
    if found:
        return found[1]
    query = parse_qs(parts.query)
    kept = "".join(f"?{name}={query[name][0]}" for name in ("story_fbid", "fbid", "v") if name in query)
    return parts.netloc.removeprefix("www.").removeprefix("m.") + parts.path.rstrip("/") + kept


def find_comment(text: str) -> tuple[str, str]:
    """Find which comment an address of Facebook shows, and which one it answers.

    Examples
    --------
    >>> find_comment("https://www.facebook.com/m/posts/1?comment_id=7&reply_comment_id=9")
    ('9', '7')
    """
    try:
        query = parse_qs(urlsplit(text).query)
    except ValueError:
        return "", ""
    comment = next(iter(query.get("comment_id", [])), "")
    reply = next(iter(query.get("reply_comment_id", [])), "")
    return (reply, comment) if reply else (comment, "")
