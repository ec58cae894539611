# ruff: noqa: E501 - one line of a chat per line

from __future__ import annotations

import pytest
from made_exports import people, read_made, rejects, rows_of, ties

from entourage.sources.formats.parts import reasons

MARK = "\u200e"
GROUP = (
    f"[12/03/2025, 2:05:33\u202fPM] Atelier: {MARK}Messages and calls are end-to-end encrypted.\n"
    f"[12/03/2025, 2:06:00\u202fPM] Atelier: {MARK}Ann Roy created this group\n"
    f"[12/03/2025, 2:06:05\u202fPM] Atelier: {MARK}Ann Roy added ~\u202fBea and 2 others\n"
    f"[12/03/2025, 2:06:10\u202fPM] Atelier: {MARK}~\u202fCy joined using this group's invite link\n"
    f"[12/03/2025, 2:06:20\u202fPM] Atelier: {MARK}Ann Roy added this group to the community\n"
    "[12/03/2025, 2:07:00\u202fPM] ~\u202fBea: salut : ça va ?\n"
    f"[12/03/2025, 2:07:10\u202fPM] Ann Roy: oui @\u2068~\u202fBea\u2069 et @\u2068tous\u2069 {MARK}<This message was edited>\n"
    f"[12/03/2025, 2:08:00\u202fPM] \u202a+33 6 98 76 54 32\u202c: {MARK}image omitted\n"
    f"[12/03/2025, 2:08:30\u202fPM] Ann Roy: {MARK}devis.pdf • {MARK}3 pages {MARK}document omitted\n"
    f"[12/03/2025, 2:09:00\u202fPM] Ann Roy: {MARK}POLL:\nQuel jour ?\n{MARK}OPTION: lundi ({MARK}3 votes)\n{MARK}OPTION: mardi (1 vote)\n"
    f"[12/03/2025, 2:10:00\u202fPM] Ann Roy: {MARK}You deleted this message.\n"
    f"[12/03/2025, 2:11:00\u202fPM] ~\u202fCy: {MARK}Location: https://maps.google.com/?q=1,2\n"
).encode()


def write_line(name: str, said: str) -> str:
    return f"[12/03/2025, 14:05:33] {name}: {said}\n"


def read_texts(*lines: str) -> list[str]:
    records = read_made("whatsapp", "_chat.txt", "".join(lines).encode())
    return [row.get("text", "") for row in rows_of(records, "interactions")]


def test_the_group_s_own_name_is_nobody() -> None:
    records = read_made("whatsapp", "_chat.txt", GROUP)
    assert set(people(records)) == {
        "whatsapp:Ann Roy",
        "whatsapp:Bea",
        "whatsapp:Cy",
        "whatsapp:+33698765432",
    }
    # two others have no name, a group is no person, and a link is nobody's invitation
    brought = [(row["referrer"], row["referred"]) for row in rows_of(records, "referrals")]
    assert brought == [("whatsapp:Ann Roy", "whatsapp:Bea")]
    assert ties(records)["whatsapp:Ann Roy", "whatsapp:Bea", "mention"] == 1
    assert rejects(records) == {reasons.DELETED: 1}
    texts = {row.get("text", "") for row in rows_of(records, "interactions")}
    assert texts == {"salut : ça va ?", "oui @~\u202fBea et @tous", "Quel jour ?", ""}


def test_two_who_write_in_a_group_are_not_alone() -> None:
    two = [write_line("Ann", "oui"), "[13/03/2025, 14:05:33] Ben: non\n"]
    notice = write_line("Atelier", f"{MARK}Ann created this group")
    alone = read_made("whatsapp", "_chat.txt", "".join(two).encode())
    among = read_made("whatsapp", "_chat.txt", "".join([notice, *two]).encode())
    assert sum(ties(alone).values()) == 2
    assert not ties(among)  # a day later, in a group, a message answers nobody


@pytest.mark.parametrize(
    "said",
    [
        f"{MARK}image omitted",
        f"{MARK}image absente",
        f"{MARK}Bild weggelassen",
        f"{MARK}imagen omitida",
        f"{MARK}immagine omessa",
        f"{MARK}imagem ocultada",
        f"{MARK}afbeelding weggelaten",
        f"{MARK}Contact card omitted",
        f"{MARK}<attached: 00000012-PHOTO-2025-03-12.jpg>",
        f"{MARK}<pièce jointe : 00000012-PHOTO-2025-03-12.jpg>",
        "<Media omitted>",
        "<Médias omis>",
        "IMG-20250312-WA0001.jpg (fichier joint)",
        "IMG-20250312-WA0001.jpg (Datei angehängt)",
    ],
)
def test_media_are_a_person_s_and_have_no_words(said: str) -> None:
    records = read_made("whatsapp", "_chat.txt", write_line("Ann", said).encode())
    assert set(people(records)) == {"whatsapp:Ann"}
    assert read_texts(write_line("Ann", said)) == [""]


@pytest.mark.parametrize(
    "said",
    [
        "This message was deleted",
        f"{MARK}You deleted this message.",
        f"{MARK}This message was deleted by admin Ben.",
        f"{MARK}Ce message a été supprimé.",
        f"{MARK}Vous avez supprimé ce message.",
        f"{MARK}Diese Nachricht wurde gelöscht.",
        f"{MARK}Se eliminó este mensaje.",
        f"{MARK}Hai eliminato questo messaggio.",
        f"{MARK}Mensagem apagada",
        f"{MARK}Dit bericht is verwijderd.",
    ],
)
def test_deleted_messages(said: str) -> None:
    records = read_made("whatsapp", "_chat.txt", (write_line("Ann", said) + write_line("Ben", "a")).encode())
    assert rejects(records) == {reasons.DELETED: 1}


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (f"oui {MARK}<This message was edited>", "oui"),
        (f"oui {MARK}<Ce message a été modifié>", "oui"),
        ("oui <This message was edited>", "oui"),
        ("oui <Diese Nachricht wurde bearbeitet>", "oui"),
        ("j'ai lu <Le Monde>", "j'ai lu <Le Monde>"),
        ("je suis absente", "je suis absente"),
        ("voir ~ demain", "voir ~ demain"),
        ("rdv : 14h: ok", "rdv : 14h: ok"),
        ("POLL:\nQuel jour ?\nOPTION: lundi (3 votes)", "Quel jour ?"),
        ("SONDAGE :\nQuel jour ?\nOPTION : lundi (3 votes)", "Quel jour ?"),
        ("menu.jpg (file attached)\nle menu", "le menu"),
    ],
)
def test_what_stands_around_words_goes(said: str, text: str) -> None:
    assert read_texts(write_line("Ann", said)) == [text]


@pytest.mark.parametrize(
    ("said", "one", "other"),
    [
        ("Ann added Ben", "Ann", "Ben"),
        ("Ann a ajouté Ben", "Ann", "Ben"),
        ("Ann hat Ben hinzugefügt", "Ann", "Ben"),
        ("Ann añadió a Ben", "Ann", "Ben"),
        ("Ann ha aggiunto Ben", "Ann", "Ben"),
        ("Ann adicionou Ben", "Ann", "Ben"),
        ("Ann heeft Ben toegevoegd", "Ann", "Ben"),
        ("You added Ben", None, None),
        ("Vous avez ajouté Ben", None, None),
        ("Ben joined using this group's invite link", None, None),
        ("Ben a rejoint le groupe via son lien d'invitation", None, None),
        ("Ann changed the subject from “a: b” to “c”", None, None),
    ],
)
@pytest.mark.parametrize("is_android", [False, True])
def test_who_added_whom(said: str, one: str | None, other: str | None, *, is_android: bool) -> None:
    line = f"12/03/2025, 14:05 - {said}\n" if is_android else write_line("Atelier", MARK + said)
    talk = "12/03/2025, 14:06 - Cy: ok\n" if is_android else write_line("Cy", "ok")
    records = read_made("whatsapp", "c.txt", (line + talk).encode())
    brought = [(row["referrer"], row["referred"]) for row in rows_of(records, "referrals")]
    assert brought == ([(f"whatsapp:{one}", f"whatsapp:{other}")] if one else [])
    assert "whatsapp:Atelier" not in people(records)
    assert not rejects(records)
