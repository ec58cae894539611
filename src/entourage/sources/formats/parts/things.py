"""Posts and comments as nested objects: what collectors of posts have in common, described path by path.

As `post_tables` does for columns, each `Shape` says where one kind of thing (an Instagram comment, a tweet)
holds who wrote it, whom it answers, names and shares. Comments under a post and replies under a comment are
things of their own. The rules of counting are those of `posts.write_post`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.addresses import (
    find_comment,
    find_owner,
    find_profile,
    is_address,
    name_place,
)
from entourage.sources.formats.parts.paths import find_objects, find_text, find_texts, has_path
from entourage.sources.formats.parts.posts import (
    Accounts,
    Post,
    as_object,
    find_absence,
    find_hashtags,
    find_mentions,
    refuse,
    write_post,
)
from entourage.sources.records import Record
from entourage.values.handles import has_lost_digits, is_rounded
from entourage.values.nobody import find_nobody

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Paths = tuple[str, ...]
_DATED = re.compile(r"\d{4}|\d+[/.\-]\d+[/.\-]\d+")
"""What a date has that "2 days ago" has not."""
_CHANNEL = re.compile(r"UC[\w-]{22}")
"""A channel's number, which tells capitals apart; handles do not."""
_NO_ANSWER = frozenset(("", "0"))
_LONGEST_HANDLE = 100


@dataclass(frozen=True, slots=True)
class Shape:
    """Where one kind of thing holds what; paths are folded, the first that is filled counts."""

    platform: str
    title: str
    signs: tuple[Paths, ...]
    """Alternatives: paths that together are this kind's alone."""
    author: Paths
    unless: Paths = ()
    """Paths that another program's tables of the same kind have."""
    facts: tuple[tuple[str, Paths], ...] = ()
    """(attribute, paths) of the author."""
    id: Paths = ("id",)
    keys: Paths = ()
    """Further paths by which other things name this one: its address, its short code."""
    date: Paths = ()
    text: Paths = ("text",)
    place: Paths = ()
    """Of a comment, the post it is under; of a post, the group it is in."""
    place_kind: str = ""
    owner: Paths = ()
    """Of a comment, whose post it is under."""
    owns: str = ""
    """Path that is true where the author of a comment owns the post."""
    parent: Paths = ()
    """Identifiers of the thing answered."""
    deep: str = ""
    """Path of how deep a comment stands: 0 under the post itself."""
    reply: Paths = ()
    share: Paths = ()
    quote: Paths = ()
    mentions: Paths = ()
    partners: Paths = ()
    """People who sign the post too."""
    reactions: Paths = ()
    """People who react to it."""
    hashtags: Paths = ()
    is_named_in_text: bool = True
    """Whether ``@name`` in a text is a handle."""
    lists_names: bool = False
    """Whether people named in a text are all listed too, so that the text is not looked at."""
    inner: Shape | None = None
    """What stands under it, at `comments`."""
    comments: Paths = ()
    replies: Paths = ()
    """Things of its own kind that answer it."""
    is_comment: bool = False
    is_profile: bool = False
    read_shared: Callable[[str], str] | None = None
    """Finds whom a text shares, where no path says it."""
    read_date: Callable[[str], Any] | None = None
    """Finds the date in the identifier, where no path says it."""


def name_keys(shapes: Iterable[Shape]) -> frozenset[str]:
    """Name every key on the paths of shapes."""
    names: set[str] = {"error", "errordescription", "typename"}
    for shape in shapes:
        paths = [
            *(path for sign in (*shape.signs, shape.unless) for path in sign),
            *(path for _, some in shape.facts for path in some),
            *(shape.author + shape.id + shape.keys + shape.date + shape.text + shape.place + shape.owner),
            *(shape.parent + shape.reply + shape.share + shape.quote + shape.mentions + shape.partners),
            *(shape.reactions + shape.hashtags + shape.comments + shape.replies),
            *(path for path in (shape.owns, shape.deep) if path),
        ]
        names |= {name for path in paths for name in path.split(".")}
        if shape.inner is not None:
            names |= name_keys((shape.inner,))
    return frozenset(names)


def find_shape(shapes: Iterable[Shape], has: Callable[[str], bool]) -> tuple[Shape, Paths] | None:
    """Find the first shape of which one sign is there as a whole, with that sign."""
    for shape in shapes:
        for sign in () if any(has(path) for path in shape.unless) else shape.signs:
            if all(has(path) for path in sign):
                return shape, sign
    return None


class Reader:
    """Turns things into records: learn every thing of a file, then write every thing."""

    def __init__(self, shapes: tuple[Shape, ...]) -> None:
        self._shapes = shapes
        self.accounts = {shape.platform: Accounts(shape.platform) for shape in shapes}
        self._authors: dict[tuple[str, str], str] = {}
        self._owners: dict[tuple[str, str], str] = {}
        self._above: dict[tuple[str, str], tuple[str, str]] = {}
        """Thing → (whom it answers, type), where another thing holds it."""
        self._written: set[tuple[str, str, str, str]] = set()

    def find(self, thing: object) -> Shape | None:
        """Find the shape of a thing by the keys it has."""
        found = find_shape(self._shapes, lambda path: has_path(thing, path))
        return found[0] if found else None

    def learn(
        self,
        thing: dict[str, Any],
        shape: Shape,
        above: tuple[str, str] | None = None,
    ) -> None:
        """Note who wrote a thing and those under it, and whom they answer."""
        person = self._name(thing, shape)[0]
        keys = [(shape.platform, key) for key in _list_keys(thing, shape)]
        for key in keys:
            if person and not shape.is_profile:
                self._authors[key] = min(person, self._authors.get(key, person))
                if not shape.is_comment:
                    self._owners[key] = self._authors[key]
            if above:
                self._above[key] = min(above, self._above.get(key, above))
        place = _find_place(thing, shape)
        if person and place and shape.owns and find_truth(thing, shape.owns):
            self._owners[shape.platform, place] = person
        for inner, inner_shape, kind in _open_thing(thing, shape):
            self.learn(inner, inner_shape, (person, kind) if person and kind else None)

    def write(
        self,
        line: int,
        thing: dict[str, Any],
        shape: Shape,
        above: tuple[str | None, str] = (None, ""),
        under: str = "",
    ) -> Iterator[Record]:
        """Write a thing, then those under it; `under` is the post that it stands under in the file."""
        person, handle = self._name(thing, shape)
        key = (shape.platform, _find_key(thing, shape), person or "", find_text(thing, *shape.text))
        place = _find_place(thing, shape) or under
        if person is None:
            yield refuse(line, _find_reason(thing, handle), thing)
        elif shape.is_profile or (key[1] and key in self._written):
            # a thing that stands in the file twice is said once
            yield Record(line, self.accounts[shape.platform].take())
        else:
            self._written.add(key)
            yield self._write(line, thing, shape, person, above, place)
        below = place if shape.is_comment else "" if shape.is_profile else _name_post(thing, shape)
        for inner, inner_shape, kind in _open_thing(thing, shape):
            yield from self.write(line, inner, inner_shape, (person, kind), below)

    def _name(self, thing: dict[str, Any], shape: Shape) -> tuple[str | None, str]:
        """Name the author and note what is said of them; also give what stood there."""
        facts = {name: _find_fact(thing, paths) for name, paths in shape.facts}
        first = ""
        for path in shape.author:
            written = find_text(thing, path)
            first = first or written
            person = self._add(shape, written, **facts)
            if person:
                return person, written
        return None, first

    def _add(self, shape: Shape, written: str, **facts: object) -> str | None:
        """Name an account by its handle, or by the address of its profile."""
        platform = shape.platform
        handle = find_profile(platform, written) if is_address(written) else written
        if not handle or len(handle) > _LONGEST_HANDLE:
            return None
        if platform == "youtube" and " " not in handle and not _CHANNEL.fullmatch(handle):
            handle = handle.casefold()
        name = str(facts.get("name", ""))
        is_hidden = handle == name and find_nobody(name) in ("deleted", "anonymous")
        return None if is_hidden else self.accounts[platform].add(handle, **facts)

    def _write(
        self,
        line: int,
        thing: dict[str, Any],
        shape: Shape,
        person: str,
        above: tuple[str | None, str],
        place: str,
    ) -> Record:
        text = find_text(thing, *shape.text)
        identifier = _find_key(thing, shape)
        towards = list(self._find_towards(thing, shape, text, above, place))
        tags = [tag.rpartition(":")[2] for tag in find_texts(thing, *shape.hashtags)] or find_hashtags(text)
        post = Post(
            person,
            shape.platform,
            event=identifier,
            date=_find_date(thing, shape),
            text=text,
            thread=place or identifier,
            towards=[(other, kind) for other, kind in towards if other != person or kind != "mention"],
            received=[(self._add(shape, fan), "reaction") for fan in find_texts(thing, *shape.reactions)],
            items=[(tag.lstrip("#").casefold(), "hashtag") for tag in tags if tag.strip("#")],
        )
        if place and shape.place_kind and not any(other for other, _ in towards):
            post.items.append((place, shape.place_kind))
        return write_post(line, post, self.accounts[shape.platform])

    def _find_towards(
        self, thing: dict[str, Any], shape: Shape, text: str, above: tuple[str | None, str], place: str
    ) -> Iterator[tuple[str | None, str]]:
        shared = find_text(thing, *shape.share) or (shape.read_shared(text) if shape.read_shared else "")
        for written, kind in ((shared, "share"), (find_text(thing, *shape.quote), "quote")):
            yield self._add(shape, written), kind
        yield self._find_answered(thing, shape, above, place)
        named = find_texts(thing, *shape.mentions)
        if shape.is_named_in_text and not (named and shape.lists_names):
            named += find_mentions(text)
        for written in named:
            if " " not in written:
                yield self._add(shape, written if is_address(written) else f"@{written}"), "mention"
        for written in find_texts(thing, *shape.partners):
            yield self._add(shape, written), "collaboration"

    def _find_answered(
        self, thing: dict[str, Any], shape: Shape, above: tuple[str | None, str], place: str
    ) -> tuple[str | None, str]:
        """Find whom a thing answers: who it stands under, who it names, or else whose post it is under."""
        if above[0]:
            return above[0], above[1]
        platform = shape.platform
        for key in _list_keys(thing, shape):
            if (platform, key) in self._above:
                return self._above[platform, key]
        named = find_text(thing, *shape.reply)
        if named not in _NO_ANSWER:
            return self._add(shape, named), "reply"
        parent = _find_parent(thing, shape)
        own = find_text(thing, *shape.id)
        if parent not in _NO_ANSWER and parent != own:
            kind = "comment" if shape.is_comment and (platform, parent) in self._owners else "reply"
            return self._authors.get((platform, parent)), kind
        if not shape.is_comment or above[1] == "reply" or find_number(thing, shape.deep):
            return None, ""
        return self._find_owner(thing, shape, place), "comment"

    def _find_owner(self, thing: dict[str, Any], shape: Shape, place: str) -> str | None:
        """Find whose post a comment is under: in so many words, elsewhere in the file, or in its address."""
        named = find_text(thing, *shape.owner)
        if named and not is_address(named):
            return self._add(shape, named)
        known = self._owners.get((shape.platform, place))
        if known:
            return known
        for path in (*shape.place, *shape.owner):
            address = find_text(thing, path)
            if is_address(address) and name_place(shape.platform, address) == place:
                owner = find_owner(shape.platform, address)
                if owner:
                    return self._add(shape, owner)
        return None


def _open_thing(thing: dict[str, Any], shape: Shape) -> Iterator[tuple[dict[str, Any], Shape, str]]:
    """Give the things that stand under one, each with its shape and how it answers."""
    if shape.inner is not None:
        for inner in find_objects(thing, *shape.comments):
            yield inner, shape.inner, "comment" if shape.inner.is_comment else ""
    for inner in find_objects(thing, *shape.replies):
        yield inner, shape, "reply"


def _list_keys(thing: dict[str, Any], shape: Shape) -> list[str]:
    """List every name by which other things may speak of one."""
    texts = [find_text(thing, path) for path in (*shape.id, *shape.keys)]
    keys = [name_place(shape.platform, text) if not shape.is_comment else text for text in texts]
    if shape.platform == "facebook" and shape.is_comment:
        keys += [find_comment(text)[0] for text in texts if is_address(text)]
    if shape.platform == "reddit":
        keys += [key.partition("_")[2] for key in keys if key.startswith(("t1_", "t3_"))]
    return [key for key in dict.fromkeys(keys) if key and not _is_lost(key)]


def _find_key(thing: dict[str, Any], shape: Shape) -> str:
    """Give the identifier of a thing; none where a spreadsheet has rounded it, so that many share it."""
    key = find_text(thing, *shape.id)
    return "" if _is_lost(key) else key


def _is_lost(key: str) -> bool:
    return has_lost_digits(key) or is_rounded(key)


def _find_parent(thing: dict[str, Any], shape: Shape) -> str:
    """Give the identifier of the thing answered, the way `_list_keys` writes it."""
    parent = find_text(thing, *shape.parent)
    if shape.platform == "facebook" and is_address(parent):
        return find_comment(parent)[1]
    if shape.platform == "reddit" and parent.startswith(("t1_", "t3_")):
        return parent.partition("_")[2]
    return parent


def _find_place(thing: dict[str, Any], shape: Shape) -> str:
    return name_place(shape.platform, find_text(thing, *shape.place))


def _find_date(thing: dict[str, Any], shape: Shape) -> Any:  # noqa: ANN401
    written = find_text(thing, *shape.date)
    if _DATED.search(written):
        return written
    return shape.read_date(find_text(thing, *shape.id)) if shape.read_date else None


def _name_post(thing: dict[str, Any], shape: Shape) -> str:
    """Name a post the way comments name it: by its address where there is one."""
    return name_place(shape.platform, find_text(thing, *shape.keys, *shape.id))


def _find_reason(thing: dict[str, Any], handle: str) -> str:
    """Say why a thing has no author."""
    if thing.get("typename") == "TweetTombstone":
        return reasons.DELETED
    return reasons.PLATFORM_ERROR if "error" in thing and not handle else find_absence(handle)


def _find_fact(thing: dict[str, Any], paths: Paths) -> str:
    """Give a fact as text; of what is true or false, only what is true."""
    text = find_text(thing, *paths)
    if text.casefold() in ("true", "false") or not text:
        return "yes" if any(find_truth(thing, path) for path in paths) else ""
    return text


def find_truth(thing: dict[str, Any], path: str) -> bool:
    """Say whether a path holds true, as JSON, a table or a workbook writes it."""
    holder: object = thing
    for name in path.split("."):
        holder = as_object(holder).get(name)
    return holder is True or str(holder).casefold() in ("true", "1", "yes")


def find_number(thing: dict[str, Any], path: str) -> int:
    """Give a whole number above zero, or zero."""
    text = find_text(thing, path) if path else ""
    return int(text) if text.isdecimal() else 0
