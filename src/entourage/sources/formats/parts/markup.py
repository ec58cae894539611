"""XML as a stream of starts and ends, with nothing that a hostile file can turn against the reader.

The parser is expat, fed piece by piece: no tree is built. A file that declares entities is refused
(entity bombs, files read from outside); no graph export declares any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from xml.parsers import expat

from entourage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 1 << 16
_DEEPEST = 200


class Tag(NamedTuple):
    """The start or the end of an element; its text is known at the end."""

    edge: str
    name: str
    attributes: dict[str, str]
    text: str
    line: int

    @property
    def is_start(self) -> bool:
        """Whether it opens the element."""
        return self.edge == "start"


class BrokenMarkupError(Exception):
    """The file stops being XML; ``line`` says where."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


class _Collector:
    def __init__(self, name: str) -> None:
        self.tags: list[Tag] = []
        self._name = name
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say
        self.parser.EntityDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _DEEPEST:
            raise BrokenMarkupError(self.parser.CurrentLineNumber)
        local = name.rpartition(":")[2]
        self._open.append((local, attributes, []))
        self.tags.append(Tag("start", local, attributes, "", self.parser.CurrentLineNumber))

    def _end(self, _name: str) -> None:
        local, attributes, said = self._open.pop()
        self.tags.append(Tag("end", local, attributes, "".join(said), self.parser.CurrentLineNumber))

    def _say(self, text: str) -> None:
        if self._open:
            self._open[-1][2].append(text)

    def _refuse(self, *_declaration: object) -> None:
        raise InputError(
            "{path} declares XML entities, which a graph file has no use for and which can be made to fill "
            "the memory. Remove its DOCTYPE, or save the graph again from the program that made it.",
            path=self._name,
        )


def read_tags(opened: BinaryIO, name: str) -> Iterator[Tag]:
    """Read the elements of an XML file in order.

    Raises
    ------
    BrokenMarkupError
        Where the file stops being XML, after everything before it was given.
    InputError
        If it declares entities.
    """
    collector = _Collector(name)
    with opened:
        while True:
            piece = opened.read(_PIECE)
            broken: int | None = None
            try:
                collector.parser.Parse(piece, not piece)
            except expat.ExpatError as error:
                broken = error.lineno
            except (ValueError, LookupError):  # an encoding that does not exist
                broken = collector.parser.CurrentLineNumber
            yield from collector.tags
            collector.tags.clear()
            if broken is not None:
                raise BrokenMarkupError(broken)
            if not piece:
                return
