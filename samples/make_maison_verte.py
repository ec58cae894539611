"""Make the sample brand community, Maison Verte: invented people with planted truth.

    python samples/make_maison_verte.py [FOLDER]

writes ``FOLDER/maison-verte/`` (what a marketer would have) and ``FOLDER/maison-verte.truth.json`` (what
was planted in it). The same bytes come out every time. Nobody in it exists.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import random
import sys
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import xlsxwriter
from maison_verte_words import (
    CIRCLES,
    FIRST_NAMES,
    FORMULA_NAME,
    HOSTILE_NAME,
    LAST_NAMES,
    OCCUPATIONS,
    PROJECT_FILE,
    SAYINGS,
    STARS,
    Circle,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
FIRST_DAY = dt.date(2025, 1, 6)
N_DAYS = 320
N_SILENT = 12
"""Customers who are in no conversation."""
NEEDS = {
    "mode-durable": "S'habiller sans nuire à la planète",
    "interieur-sain": "Un intérieur sain",
    "cadeaux-responsables": "Offrir sans gaspiller",
}
GIFT_SHARE = 0.25
OTHER_NEEDS = ("Consommer local", "Réduire ses déchets", "Gagner du temps", "Payer moins cher")
TYPES = ("mention", "réponse", "j'aime", "commentaire", "partage", "message")
TYPE_SHARES = (0.26, 0.26, 0.2, 0.14, 0.09, 0.05)
TAG_SHARES = (0.6, 0.25, 0.15)
INSIDE = 0.88
"""Share of a person's interactions that stay in their own circle."""


class Dice:
    """Chance from one seeded stream of numbers, so that Python's version does not matter."""

    def __init__(self, seed: int) -> None:
        self._stream = random.Random(seed)

    def share(self) -> float:
        """Draw between 0 and 1."""
        return self._stream.random()

    def below(self, n: int) -> int:
        """Draw a whole number from 0 to n - 1."""
        return int(self._stream.random() * n)

    def pick(self, options: Sequence[T], weights: Sequence[float] | None = None) -> T:
        """Draw one option."""
        if weights is None:
            return options[self.below(len(options))]
        left = self._stream.random() * math.fsum(weights)
        for option, weight in zip(options, weights, strict=True):
            left -= weight
            if left < 0:
                return option
        return options[-1]

    def sample(self, options: Sequence[T], n: int) -> list[T]:
        """Draw n different options."""
        rest = list(options)
        return [rest.pop(self.below(len(rest))) for _ in range(min(n, len(rest)))]

    def around(self, middle: float, spread: float) -> int:
        """Draw a whole number near the middle, at least 1, now and then far above."""
        drawn = math.fsum(self._stream.random() for _ in range(6)) - 3
        return max(1, round(middle * math.exp(spread * drawn)))


@dataclass
class Person:
    """One invented person."""

    person_id: str
    name: str
    circle: str | None
    kind: str = "member"
    """``member``, ``prescriber``, ``proven``, ``potential``, ``critic``, ``opted-out`` or ``silent``."""
    city: str = ""
    age: int = 0
    occupation: str = ""
    interests: list[str] = field(default_factory=list)
    status: str = ""
    satisfaction: int | None = None
    intent: int = 0
    buys_for: str = "pour moi"
    needs: list[str] = field(default_factory=list)
    appeal: float = 1.0
    """How readily others turn to them."""


@dataclass
class Sample:
    """The whole sample: people, and the rows of each file."""

    people: list[Person]
    interactions: list[list[str]] = field(default_factory=list)
    referrals: list[list[str]] = field(default_factory=list)
    purchases: list[list[object]] = field(default_factory=list)
    bad_lines: dict[str, list[int]] = field(default_factory=dict)

    def of(self, *kinds: str) -> list[Person]:
        """List the people of some kinds."""
        return [person for person in self.people if person.kind in kinds]

    def with_need(self, target_id: str) -> list[Person]:
        """List the people who have a target's need."""
        return [person for person in self.people if NEEDS[target_id] in person.needs]


def build_sample(seed: int = 2025) -> Sample:
    """Invent the people, then all they do."""
    dice = Dice(seed)
    sample = Sample(_invent_people(dice))
    for person in sample.people:
        _give_needs(dice, person)
    _let_members_talk(dice, sample)
    _let_stars_be_heard(dice, sample)
    sample.interactions.sort(key=lambda row: (_sortable(row[3]), row[0], row[1], row[2], row[5]))
    _let_ambassadors_refer(dice, sample)
    _let_customers_buy(dice, sample)
    _spoil_rows(sample)
    return sample


def _invent_people(dice: Dice) -> list[Person]:
    """Give every circle its members and its stars, then add those who are in none."""
    names = [f"{first} {last}" for last in LAST_NAMES for first in FIRST_NAMES]
    names = dice.sample(names, 800)
    people: list[Person] = []

    def invent(circle: Circle | None, kind: str, first_name: str = "") -> Person:
        name = next(name for name in names if name.startswith(first_name))
        names.remove(name)
        person = Person(_handle(name), name, circle.key if circle else None, kind)
        return _describe_member(dice, person, circle)

    for circle in CIRCLES:
        for kind, occupation, first_name in STARS[circle.key]:
            people.append(_make_star(dice, invent(circle, kind, first_name), occupation))
        people.extend(invent(circle, "member") for _ in range(circle.size - len(STARS[circle.key])))
    people.extend(invent(None, "silent") for _ in range(N_SILENT))
    members = [person for person in people if person.kind == "member"]
    members[40].name = HOSTILE_NAME
    members[40].appeal = 6.0
    members[-30].name = FORMULA_NAME
    return people


def _describe_member(dice: Dice, person: Person, circle: Circle | None) -> Person:
    everywhere = [city for other in CIRCLES for city in other.cities]
    cities = circle.cities if circle and dice.share() < 0.6 else everywhere
    low, high = circle.ages if circle else (22, 68)
    topics = [other.topic for other in CIRCLES]
    person.city = dice.pick(cities)
    person.age = low + dice.below(high - low + 1)
    person.occupation = dice.pick(OCCUPATIONS)
    person.interests = [circle.topic] if circle and dice.share() < 0.7 else []
    person.interests += [topic for topic in dice.sample(topics, 1) if topic not in person.interests]
    person.status = dice.pick(("Prospect", "Client actif", "Ancien client", ""), (0.46, 0.34, 0.12, 0.08))
    if person.kind == "silent":
        person.status = dice.pick(("Client actif", "Ancien client"))
    if person.status in ("Client actif", "Ancien client") and dice.share() < 0.8:
        person.satisfaction = dice.pick((5, 6, 7, 8), (0.02, 0.03, 0.5, 0.45))
    person.intent = dice.pick((0, 1, 2, 3, 4, 5), (0.1, 0.15, 0.2, 0.25, 0.2, 0.1))
    person.buys_for = dice.pick(("pour moi", "pour ma famille", "pour offrir"), (0.6, 0.25, 0.15))
    person.appeal = math.exp(1.1 * (dice.share() + dice.share() - 1))
    return person


def _make_star(dice: Dice, person: Person, occupation: str) -> Person:
    """Set what a planted role needs: prescribers are no customers, ambassadors are happy ones."""
    person.occupation = occupation or person.occupation
    if person.kind == "prescriber":
        person.status, person.satisfaction, person.intent, person.appeal = "", None, 0, 14.0
    elif person.kind in ("proven", "potential"):
        person.status, person.satisfaction = "Client actif", 9 + dice.below(2)
        person.appeal = 5.0
    elif person.kind == "critic":
        person.status, person.satisfaction, person.appeal = "Client actif", 2, 10.0
    return person


def _give_needs(dice: Dice, person: Person) -> None:
    """Plant two needs in circles, and one that has nothing to do with them."""
    circle = next((circle for circle in CIRCLES if circle.key == person.circle), None)
    shares = circle.need_shares if circle else {}
    for target_id in ("mode-durable", "interieur-sain"):
        if dice.share() < shares.get(target_id, 0.05):
            person.needs.append(NEEDS[target_id])
    if dice.share() < GIFT_SHARE:
        person.needs.append(NEEDS["cadeaux-responsables"])
    if dice.share() < 0.4:
        person.needs.append(dice.pick(OTHER_NEEDS))


def _let_members_talk(dice: Dice, sample: Sample) -> None:
    """Let everyone turn to others, mostly of their own circle, mostly to those with appeal."""
    circles = {circle.key: [p for p in sample.people if p.circle == circle.key] for circle in CIRCLES}
    weights = {key: [person.appeal for person in members] for key, members in circles.items()}
    for person in sample.people:
        if person.circle is None:
            continue
        n = 3 if person.kind == "prescriber" else dice.around(10, 0.9)
        for _ in range(n):
            key = person.circle if dice.share() < INSIDE else dice.pick(list(circles))
            other = dice.pick(circles[key], weights[key])
            if other is not person:
                kind = dice.pick(TYPES, TYPE_SHARES)
                sample.interactions.append(_tell(dice, person, other, kind))


def _let_stars_be_heard(dice: Dice, sample: Sample) -> None:
    """Have many different people turn to each planted star."""
    talkers = [person for person in sample.people if person.circle and person.kind != "prescriber"]
    prospects = [person for person in talkers if person.status == "Prospect"]
    for star in sample.of("prescriber", "potential", "critic"):
        inside = [person for person in talkers if person.circle == star.circle and person is not star]
        if star.kind == "prescriber" and star.occupation == "Journaliste consommation":
            # heard everywhere by those who look for presents
            wanted = [person for person in talkers if person in sample.with_need("cadeaux-responsables")]
            heard = dice.sample(wanted, 52) + dice.sample(inside, 12)
        elif star.kind == "prescriber":
            heard = dice.sample(inside, 30) + dice.sample(talkers, 4)
        elif star.kind == "potential":
            near = [person for person in prospects if person.circle == star.circle]
            heard = dice.sample(near, 14) + dice.sample(prospects, 3)
        else:
            heard = dice.sample(inside, 26)
        for person in heard:
            if person is not star:
                kind = dice.pick(("mention", "réponse", "partage"), (0.5, 0.35, 0.15))
                sample.interactions.append(_tell(dice, person, star, kind))


def _tell(dice: Dice, person: Person, other: Person, kind: str) -> list[str]:
    """Write one interaction as a row."""
    day = FIRST_DAY + dt.timedelta(days=dice.below(N_DAYS))
    moment = f"{day:%d/%m/%Y} {7 + dice.below(16):02d}:{dice.below(60):02d}"
    circle = next(circle for circle in CIRCLES if circle.key == (other.circle or person.circle))
    text = ""
    if kind not in ("j'aime", "partage"):
        text = f"{dice.pick(SAYINGS)} {dice.pick(circle.words)} #{dice.pick(circle.tags, TAG_SHARES)}"
    thread = f"{circle.key[:3].upper()}-{dice.below(60):03d}" if kind in ("réponse", "commentaire") else ""
    platform = dice.pick(("Instagram", "Forum", "Facebook"), (0.5, 0.3, 0.2))
    return [person.person_id, other.person_id, kind, moment, "", text, thread, platform]


def _let_ambassadors_refer(dice: Dice, sample: Sample) -> None:
    """Give proven ambassadors friends who came, and a few others friends who did not."""
    brought: set[str] = set()

    def refer(referrer: Person, referred: Person, status: str) -> None:
        day = FIRST_DAY + dt.timedelta(days=dice.below(N_DAYS))
        value = f"{30 + dice.below(150)},{dice.below(10)}0" if status == "Converti" else ""
        channel = dice.pick(("e-mail", "Instagram", "bouche-à-oreille"))
        code = f"MV-{referrer.person_id[:4].upper()}{dice.below(100):02d}"
        brought.add(referred.person_id)
        sample.referrals.append(
            [referrer.person_id, referred.person_id, f"{day:%d/%m/%Y}", status, value, code, channel]
        )

    members = sample.of("member")
    for star in sample.of("proven"):
        near = [p for p in members if p.circle == star.circle and p.person_id not in brought]
        came = [person for person in near if person.status == "Client actif"]
        for friend in dice.sample(came, 3 + dice.below(2)):
            refer(star, friend, "Converti")
        for friend in dice.sample([p for p in near if p.status == "Prospect"], 2):
            refer(star, friend, "En attente")
    for person in dice.sample([p for p in members if p.status == "Client actif"], 8):
        near = [p for p in members if p.circle == person.circle and p.status == "Prospect"]
        friend = dice.pick([p for p in near if p.person_id not in brought])
        refer(person, friend, dice.pick(("En attente", "Expiré")))


def _let_customers_buy(dice: Dice, sample: Sample) -> None:
    products = [product for circle in CIRCLES for product in circle.products]
    for person in sample.people:
        if person.status not in ("Client actif", "Ancien client"):
            continue
        last = N_DAYS if person.status == "Client actif" else 90
        n = 4 + dice.below(4) if person.kind == "proven" else dice.around(2, 0.7)
        for _ in range(n):
            circle = next((circle for circle in CIRCLES if circle.key == person.circle), None)
            own = circle.products if circle and dice.share() < 0.7 else products
            amount = round(12 + 110 * dice.share() ** 2, 1)
            day = FIRST_DAY + dt.timedelta(days=dice.below(last))
            sample.purchases.append([person.person_id, day, amount, dice.pick(own)])
    sample.purchases.sort(key=lambda row: (row[1], row[0], row[3], row[2]))


def _spoil_rows(sample: Sample) -> None:
    """Put in the bad rows that exports have; lines are counted with the heading."""
    ids = [person.person_id for person in sample.of("member")]
    moment = "14/05/2025 10:30"
    text = "Merci pour le conseil"
    spoilt = {
        120: ["", ids[3], "mention", moment, "", text, "", "Forum"],
        640: [ids[4], "", "réponse", moment, "", text, "", "Forum"],
        1300: [ids[5], ids[6], "mention", moment, "beaucoup", text, "", "Instagram"],
        2100: [ids[7], ids[8], "mention", "31/02/2025 09:00", "", text, "", "Instagram"],
        2800: [ids[9], ids[10], "commentaire", "avant-hier", "", text, "", "Facebook"],
        3300: [ids[11], ids[12], "mention", moment, "", text, "", "Forum", "trop", "de", "cellules"],
    }
    for line, row in spoilt.items():
        sample.interactions.insert(line - 2, row)
    sample.referrals.insert(7, [ids[20], "", "02/06/2025", "Converti", "40,00", "MV-XXXX00", "e-mail"])
    sample.purchases.insert(30, ["", FIRST_DAY + dt.timedelta(days=20), 35.0, "Savon de Marseille"])
    sample.bad_lines = {"achats.xlsx": [32], "interactions.csv": list(spoilt), "parrainages.csv": [9]}


def _handle(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower())
    return "".join(c for c in plain if c.isalnum() or c == " ").replace(" ", ".")


def _sortable(moment: str) -> str:
    return f"{moment[6:10]}{moment[3:5]}{moment[:2]}{moment[11:]}"


def _opt_out(sample: Sample) -> Person:
    """Choose the person who opted out: an ordinary member who is in many rows."""
    n_rows: dict[str, int] = {}
    for row in sample.interactions:
        for person_id in row[:2]:
            n_rows[person_id] = n_rows.get(person_id, 0) + 1
    members = [p for p in sample.of("member") if p.name not in (HOSTILE_NAME, FORMULA_NAME)]
    referred = {row[1] for row in sample.referrals if row[3] == "En attente"}
    return max(
        (person for person in members if person.person_id in referred),
        key=lambda person: (n_rows.get(person.person_id, 0), person.person_id),
    )


def _second_account(sample: Sample) -> tuple[Person, str]:
    """Split one member's activity over two accounts."""
    person = max(
        sample.of("potential"),
        key=lambda person: sum(row[0] == person.person_id for row in sample.interactions),
    )
    account = person.person_id.replace(".", "_") + "_forum"
    for row in sample.interactions:
        for at in (0, 1):
            if row[at] == person.person_id and row[7] == "Forum":
                row[at] = account
    return person, account


def write_sample(folder: Path) -> None:
    """Write the sample and its truth."""
    sample = build_sample()
    home = folder / "maison-verte"
    home.mkdir(parents=True, exist_ok=True)
    left, (split, account) = _opt_out(sample), _second_account(sample)
    left.kind = "opted-out"
    headings = ["auteur", "destinataire", "type", "date", "poids", "texte", "fil", "plateforme"]
    _write_csv(home / "interactions.csv", headings, sample.interactions)
    headings = ["parrain", "filleul", "date", "statut", "valeur", "code", "canal"]
    _write_csv(home / "parrainages.csv", headings, sample.referrals)
    needs = [[person.person_id, need] for person in sample.people for need in person.needs]
    _write_csv(home / "besoins.csv", ["personne", "besoin"], sorted(needs))
    _write_clients(home / "clients.csv", sample)
    _write_purchases(home / "achats.xlsx", sample)
    accounts = [[split.person_id, account], [left.person_id, f"{left.person_id}.pro"]]
    _write_csv(home / "identites.csv", ["personne", "compte"], accounts)
    _write_csv(home / "exclusions.csv", ["personne"], [[left.person_id]])
    (home / "entourage.toml").write_bytes(PROJECT_FILE.encode())
    truth = _tell_truth(sample, left, (split, account))
    text = json.dumps(truth, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    (folder / "maison-verte.truth.json").write_bytes(text.encode())


def _write_csv(path: Path, headings: list[str], rows: Sequence[Sequence[object]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([headings, *rows])
    path.write_bytes(stream.getvalue().encode())


def _write_clients(path: Path, sample: Sample) -> None:
    """Write the customer file as French Excel does: semicolons, Windows-1252."""
    headings = [
        "N° client", "Nom complet", "Statut client", "Note NPS", "E-mail", "Ville", "Âge",
        "Métier", "Centres d'intérêt", "Intention d'achat", "Achète",
    ]  # fmt: skip
    rows = [
        [
            person.person_id, person.name, person.status,
            "" if person.satisfaction is None else person.satisfaction, _address(person), person.city,
            person.age, person.occupation, "|".join(person.interests), person.intent, person.buys_for,
        ]
        for person in sorted(sample.people, key=lambda person: person.name)
    ]  # fmt: skip
    stream = io.StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows([headings, *rows])
    path.write_bytes(stream.getvalue().encode("cp1252"))


def _address(person: Person) -> str:
    """Give customers an address at a domain that is nobody's."""
    is_known = person.status in ("Client actif", "Ancien client")
    return f"{person.person_id}@example.org" if is_known else ""


def _write_purchases(path: Path, sample: Sample) -> None:
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.set_properties({"created": dt.datetime(2025, 12, 1)})  # noqa: DTZ001
        sheet = workbook.add_worksheet("Achats")
        as_day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, ["N° client", "Date d'achat", "Montant", "Produit"])
        for at, (person_id, day, amount, product) in enumerate(sample.purchases, start=1):
            sheet.write_string(at, 0, str(person_id))
            sheet.write_datetime(at, 1, day, as_day)
            sheet.write_number(at, 2, amount)
            sheet.write_string(at, 3, str(product))


def _tell_truth(sample: Sample, left: Person, split: tuple[Person, str]) -> dict[str, object]:
    """Say what was planted."""

    def ids(people: Sequence[Person]) -> list[str]:
        return sorted(person.person_id for person in people if person is not left)

    return {
        "communities": {
            circle.topic: ids([p for p in sample.people if p.circle == circle.key]) for circle in CIRCLES
        },
        "hashtags": {circle.topic: [f"#{tag}" for tag in circle.tags] for circle in CIRCLES},
        "club": next(circle.topic for circle in CIRCLES if circle.key == "velo"),
        "targets": {
            target_id: {
                "verdict": "scattered" if target_id == "cadeaux-responsables" else "tribe",
                "people": ids(sample.with_need(target_id)),
            }
            for target_id in NEEDS
        },
        "prescribers": {
            person.person_id: {"occupation": person.occupation, "target": _target_of(person)}
            for person in sample.of("prescriber")
        },
        "ambassadors": {"proven": ids(sample.of("proven")), "potential": ids(sample.of("potential"))},
        "critic": sample.of("critic")[0].person_id,
        "silent": ids(sample.of("silent")),
        "opted_out": {"person_id": left.person_id, "name": left.name},
        "two_accounts": {"person_id": split[0].person_id, "account": split[1]},
        "hostile_names": [HOSTILE_NAME, FORMULA_NAME],
        "rejected": sample.bad_lines,
        "n_people": len(sample.people) - 1,
    }


def _target_of(person: Person) -> str:
    """Name the target that a prescriber weighs on most; ``all`` where it is none in particular."""
    if person.occupation == "Journaliste consommation":
        return "cadeaux-responsables"
    homes = {"couture": "mode-durable", "renovation": "interieur-sain", "parents": "interieur-sain"}
    return homes.get(person.circle or "", "all")


if __name__ == "__main__":
    write_sample(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
