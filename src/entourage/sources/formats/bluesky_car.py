"""Bluesky's own export of an account: its repository, a CAR file of DAG-CBOR blocks.

A CAR file is a header and then blocks, each behind its length and its content identifier. In a repository
one block, the commit, names the owner; some are nodes of a tree that say under which key a record stands;
the others are records: posts, likes, reposts, follows, all of the owner (https://atproto.com/specs/repository).
Of other people it holds DIDs alone, save where a post mentions them by their handle.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.posts import (
    Accounts,
    Post,
    as_list,
    as_object,
    as_objects,
    clean_text,
    refuse,
    write_post,
)
from entourage.sources.formats.parts.tables import NO_MATCH
from entourage.sources.records import Importer, Match, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from entourage.sources.formats.parts.streams import Opener
    from entourage.sources.records import Sample

_LARGEST_BLOCK = 16 << 20
"""Bytes of a block from which its length is a fault: servers refuse records of more than one megabyte."""
_LONGEST_HEADER = 1 << 16
_DAG_CBOR = 0x71
_DID = re.compile(r"did:[a-z]+:[^/?#\s]+")
_HANDLE = re.compile(r"@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63})", re.IGNORECASE)
_POST = "app.bsky.feed.post"
_TOWARDS = {"app.bsky.feed.like": "like", "app.bsky.feed.repost": "share", "app.bsky.graph.follow": "follow"}


class Block(NamedTuple):
    """One block of a CAR file, or the place where the file stops being one."""

    number: int
    identifier: bytes
    value: Any
    fault: str | None = None


def match_car(sample: Sample) -> Match:
    """Recognise the header of a CAR file, then the owner's DID and Bluesky's names of records."""
    opened = io.BytesIO(sample.head)
    if _is_header(opened) and b"did:" in sample.head and b"app.bsky." in sample.head:
        return Match(1.0, "CAR, did, app.bsky")
    return NO_MATCH


def _is_header(opened: BinaryIO) -> bool:
    """Read the header of a CAR file, and tell whether it is one."""
    length = _read_number(opened)
    if length is None or length > _LONGEST_HEADER:
        return False
    header = as_object(_decode(opened.read(length)))
    return isinstance(header.get("roots"), list) and header.get("version") == 1


def _read_number(opened: BinaryIO, first: bytes = b"") -> int | None:
    """Read a number of seven bits a byte, the lowest first; None where the file ends or it never does."""
    number = 0
    for shift in range(0, 63, 7):
        byte = first or opened.read(1)
        first = b""
        if not byte:
            return None
        number |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:  # noqa: PLR2004
            return number
    return None


def _decode(content: bytes) -> Any:  # noqa: ANN401
    import libipld  # imported here: few files need it

    try:
        return libipld.decode_dag_cbor(content)
    except (ValueError, TypeError, RecursionError, OverflowError):
        return None


def read_blocks(opened: BinaryIO) -> Iterator[Block]:
    """Read the blocks of a CAR file one by one; what cannot be read is a block with a fault."""
    with opened:
        if not _is_header(opened):
            yield Block(1, b"", None, reasons.NOT_EXPECTED)
            return
        number = 0
        while first := opened.read(1):
            number += 1
            length = _read_number(opened, first)
            content = opened.read(length) if length is not None and length <= _LARGEST_BLOCK else b""
            if not length or len(content) < length:
                yield Block(number, b"", None, reasons.CUT)
                return
            inside = io.BytesIO(content)
            codec = _skip_identifier(inside)
            if codec is not None and codec != _DAG_CBOR:
                continue  # a picture: no record
            value = None if codec is None else _decode(content[inside.tell() :])
            fault = None if isinstance(value, dict) else reasons.NOT_EXPECTED
            yield Block(number, content[: inside.tell()], value, fault)


def _skip_identifier(inside: BinaryIO) -> int | None:
    """Read past the content identifier; give the codec of what follows, None if there is no identifier."""
    version = _read_number(inside)
    if version == 0x12:  # noqa: PLR2004 - of version 0, the hash alone
        inside.read(33)
        return 0
    codec, _, length = _read_number(inside), _read_number(inside), _read_number(inside)
    if version != 1 or codec is None or not length or len(inside.read(min(length, 1 << 10))) < length:
        return None
    return codec


class _Repository:
    """Whose repository it is, under which key each record stands, and the handles that posts mention."""

    def __init__(self, opened: BinaryIO) -> None:
        self.accounts = Accounts("bluesky")
        self.did = ""
        self._keys: dict[bytes, str] = {}
        self._handles: dict[str, str] = {}
        for block in read_blocks(opened):
            value = as_object(block.value)
            if isinstance(value.get("did"), str) and "data" in value and not self.did:
                self.did = clean_text(value["did"])
            elif "$type" not in value and isinstance(value.get("e"), list):
                self._learn_keys(value["e"])
            elif value.get("$type") == _POST:
                self._learn_handles(value)
        claimed = Counter(self._handles.values())
        self._handles = {did: handle for did, handle in self._handles.items() if claimed[handle] == 1}

    def _learn_keys(self, entries: list[Any]) -> None:
        """Learn the keys of a node: each is written as what it has beyond the one before it."""
        key = b""
        for entry in as_objects(entries):
            shared, rest, value = entry.get("p"), entry.get("k"), entry.get("v")
            if not isinstance(shared, int) or not isinstance(rest, bytes) or not isinstance(value, bytes):
                return
            key = key[: max(shared, 0)] + rest
            self._keys[value] = key.decode("utf-8", "replace")

    def _learn_handles(self, said: dict[str, Any]) -> None:
        """Learn who is called what from the places where a post's text mentions them."""
        text = said.get("text")
        words = text.encode("utf-8", "replace") if isinstance(text, str) else b""
        for facet in as_objects(said.get("facets")):
            index = as_object(facet.get("index"))
            start, end = index.get("byteStart"), index.get("byteEnd")
            for feature in as_objects(facet.get("features")):
                did = feature.get("did")
                if not (isinstance(did, str) and isinstance(start, int) and isinstance(end, int)):
                    continue
                found = _HANDLE.fullmatch(words[max(start, 0) : max(end, 0)].decode("utf-8", "replace"))
                if found:
                    # of a handle that changed, the same one whatever the order of the file
                    self._handles[did] = min(found[1].casefold(), self._handles.get(did, found[1].casefold()))

    def find(self, address: object) -> str | None:
        """Name the account whose DID stands in an address."""
        found = _DID.search(address) if isinstance(address, str) else None
        return self.accounts.add(self._handles.get(found[0], found[0])) if found else None

    def locate(self, block: Block) -> str:
        """Give a record's address, or its content identifier where the tree does not say its key."""
        key = self._keys.get(block.identifier)
        return f"at://{self.did}/{key}" if key else block.identifier.hex()

    def read(self, block: Block) -> Record | None:
        """Turn a block into a record; None where it is no thing but holds the repository together."""
        said = as_object(block.value)
        if block.fault:
            return refuse(block.number, block.fault)
        if "$type" not in said:
            is_inside = "data" in said or isinstance(said.get("e"), list)
            return None if is_inside else refuse(block.number, reasons.NOT_EXPECTED, said)
        owner = self.find(self.did)
        if owner is None:
            return refuse(block.number, reasons.NO_AUTHOR, said)
        return self._read_said(block, said, owner)

    def _read_said(self, block: Block, said: dict[str, Any], owner: str) -> Record:
        kind = said["$type"]
        if kind == _POST:
            return self._read_post(block, said, owner)
        if isinstance(kind, str) and kind in _TOWARDS:
            return self._read_towards(block, said, owner, _TOWARDS[kind])
        if kind == "app.bsky.actor.profile":
            self.accounts.add(self._handles.get(self.did, self.did), name=said.get("displayName"))
            return Record(block.number, self.accounts.take())
        return Record(block.number)  # a list, a block, a setting of another program

    def _read_towards(self, block: Block, said: dict[str, Any], owner: str, kind: str) -> Record:
        subject = said.get("subject")
        address = subject if kind == "follow" else as_object(subject).get("uri")
        other = self.find(address)
        if other is None:
            return refuse(block.number, reasons.NO_PERSON, said)
        event = f"repost {clean_text(address)} {owner}" if kind == "share" else self.locate(block)
        post = Post(owner, "bluesky", event=event, date=said.get("createdAt"), towards=[(other, kind)])
        return write_post(block.number, post, self.accounts)

    def _read_post(self, block: Block, said: dict[str, Any], owner: str) -> Record:
        features = [
            feature
            for facet in as_objects(said.get("facets"))
            for feature in as_objects(facet.get("features"))
        ]
        reply, embed = as_object(said.get("reply")), as_object(said.get("embed"))
        quoted = as_object(embed.get("record"))
        # a quote with pictures holds its record one step deeper
        address = clean_text(quoted.get("uri") or as_object(quoted.get("record")).get("uri"))
        towards = [(self.find(as_object(reply.get("parent")).get("uri")), "reply")]
        if f"/{_POST}/" in address:
            towards.append((self.find(address), "quote"))
        towards += [(self.find(feature.get("did")), "mention") for feature in features]
        tags = [*(feature.get("tag") for feature in features), *as_list(said.get("tags"))]
        post = Post(
            owner,
            "bluesky",
            event=self.locate(block),
            date=said.get("createdAt"),
            text=clean_text(said.get("text")),
            thread=clean_text(as_object(reply.get("root")).get("uri")) or self.locate(block),
            towards=towards,
            items=[(tag.casefold(), "hashtag") for each in tags if (tag := clean_text(each))],
        )
        return write_post(block.number, post, self.accounts)


def read_car(open_bytes: Opener, _sample: Sample) -> Iterator[Record]:
    """Read an account's posts, likes, reposts and follows."""
    repository = _Repository(open_bytes())

    def read() -> Iterator[Record]:
        for block in read_blocks(open_bytes()):
            record = repository.read(block)
            if record is not None:
                yield record

    yield from repository.accounts.close(read())


FORMATS = (
    Importer(
        "bluesky-car",
        "Bluesky account (repository, .car)",
        ("interactions", "memberships", "people"),
        match_car,
        read_car,
        "In Bluesky: Settings, Account, Export my data, Download CAR file.",
    ),
)
