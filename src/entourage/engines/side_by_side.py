"""Independent computations on two cores: the same answers in the same order as one after the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Given = TypeVar("Given")
Found = TypeVar("Found")

_AT_ONCE = 2


def map_side_by_side(compute: Callable[[Given], Found], given: Iterable[Given]) -> Iterator[Found]:
    """Compute something of each item, two items at a time; worth it where numpy and scipy do the work.

    Items are drawn here, in their order, and only two are held at once: what they are drawn from needs
    no lock. `compute` must change nothing that another call reads.

    Yields
    ------
    Found
        In the order of the items.

    Examples
    --------
    >>> list(map_side_by_side(abs, [-3, 1, -2]))
    [3, 1, 2]
    """
    items = iter(given)
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        while pair := list(islice(items, _AT_ONCE)):
            yield from list(pool.map(compute, pair))
