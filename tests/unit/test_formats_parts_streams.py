"""JSON read piece by piece: long values, and lists under keys."""

from __future__ import annotations

import io
import json

from entourage.sources.formats.parts.streams import read_json_at, read_json_items


class Counting(io.BytesIO):
    """Counts how often it is read from the start, by the bytes that were read."""

    n_bytes = 0

    def read(self, size: int | None = -1) -> bytes:
        chunk = super().read(size)
        Counting.n_bytes += len(chunk)
        return chunk


def test_a_long_string_full_of_escapes_is_whole() -> None:
    text = '"\n\u00e9' * 700_000
    (item,) = read_json_at(io.BytesIO(json.dumps({"data": [{"text": text}]}).encode()), "data.item")
    assert item.value == {"text": text}


def test_a_file_is_not_parsed_for_keys_that_it_has_not() -> None:
    raw = json.dumps({"rows": [{"id": i} for i in range(50_000)]}, indent=1).encode()
    Counting.n_bytes = 0
    keys = tuple(f"key{i}" for i in range(20))
    items = list(read_json_items(lambda: Counting(raw), (*keys, "rows")))
    assert [item.value["id"] for item in items] == list(range(50_000))
    assert Counting.n_bytes < 4 * len(raw)


def test_keys_are_found_where_two_pieces_meet() -> None:
    for pad in range(1_048_560, 1_048_580):
        raw = json.dumps({"x": "a" * (pad - 20), "rows": [{"id": 1}]}, indent=1).encode()
        assert [item.value for item in read_json_items(lambda raw=raw: io.BytesIO(raw), ("rows",))] == [
            {"id": 1}
        ]
