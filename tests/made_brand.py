"""A brand's exports made at random, messy enough to be real, and what a run of the program gives."""

from __future__ import annotations

import random
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from entourage.cli import main

if TYPE_CHECKING:
    from pathlib import Path

FIRST = ("Zoéline", "Théobald", "Quentinou", "Wilhelmine", "Xavérine", "Clotaire")
TOPICS = (
    ("compost", "lombrics", "potager"),
    ("vinyles", "platines", "mixage"),
    ("marathon", "dossard", "foulées"),
)
N = 48


@dataclass(frozen=True)
class Exports:
    folder: Path
    ids: tuple[str, ...]
    names: tuple[str, ...]


def run(*arguments: object) -> int:
    """Call ``entourage`` in this process; its exit code."""
    with pytest.raises(SystemExit) as stop:
        main([str(argument) for argument in arguments])
    return stop.value.code if isinstance(stop.value.code, int) else 0


def read_texts(folder: Path) -> dict[str, str]:
    """Read every file of a results folder as text, workbooks unpacked."""
    texts = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder))
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                texts |= {
                    f"{name}!{part}": book.read(part).decode("utf-8", "replace") for part in book.namelist()
                }
        else:
            texts[name] = path.read_bytes().decode("utf-8", "replace")
    return texts


def write_exports(folder: Path, *, seed: int = 5) -> Exports:
    """Three groups that talk among themselves, with referrals, purchases and needs."""
    draw = random.Random(seed)
    names = tuple(f"{FIRST[i % 6]}{i} Nomdefam{i:02}" for i in range(N))
    ids = tuple(f"usr_{i:02}_{FIRST[i % 6].lower()}" for i in range(N))
    tables: dict[str, list[list[object]]] = {
        "interactions": [["source", "target", "type", "timestamp", "weight", "text"]],
        "people": [["person_id", "name", "email", "status", "satisfaction", "city", "age"]],
        "referrals": [["referrer", "referred", "date", "status", "value"]],
        "purchases": [["person_id", "date", "amount"]],
        "needs": [["person_id", "need", "intensity"]],
    }
    for _ in range(900):
        i = draw.randrange(N)
        near = draw.random() < 0.9
        j = draw.choice([other for other in range(N) if (other % 3 == i % 3) == near and other != i])
        if draw.random() < 0.3 and i != i % 3 + 3:
            j = i % 3 + 3  # one in each group whom the others turn to
        kind = draw.choice(["mention", "reply", "like", "message", "friend", "advice", "invite", "bidule"])
        at = f"2024-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}T{draw.randint(0, 23):02}:15:00Z"
        text = f"merci {' '.join(draw.choices(TOPICS[i % 3], k=2))} secretphrase"
        tables["interactions"].append([ids[i], ids[j], kind, at, draw.choice([1, 2, 0.5]), text])
    tables["interactions"] += [[one, one, "like", "2024-05-01T10:00:00Z", 1, "seul"] for one in ids[:3]]
    for i in range(N):
        status = draw.choice(["active", "prospect", "inactive"])
        city = ("Lyon", "Paris", "Nice")[i % 3]
        tables["people"].append(
            [ids[i], names[i], f"{ids[i]}@exemple.fr", status, draw.randint(0, 10), city, 18 + i]
        )
        tables["purchases"] += [
            [ids[i], f"2024-0{draw.randint(1, 9)}-11", draw.randint(5, 90)] for _ in range(2)
        ]
        tables["needs"].append([ids[i], TOPICS[i % 3][0], draw.randint(1, 5)])
    tables["people"].append(["usr_seule", "Personne Isolée", "seule@exemple.fr", "active", 9, "Lyon", 80])
    brought = draw.sample(range(N), 20)
    for referrer, referred in zip(brought[:10], brought[10:], strict=True):
        status = draw.choice(["converted", "pending"])
        tables["referrals"].append(
            [ids[referrer], ids[referred], f"2024-03-{draw.randint(10, 28)}", status, draw.randint(1, 90)]
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in tables.items():
        text = "\n".join(",".join(map(str, row)) for row in rows) + "\n"
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return Exports(folder, ids, names)
