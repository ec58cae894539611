from __future__ import annotations

import csv
import io
import json

import pytest
import xlsxwriter
from made_exports import make_sample, read_made, rejects, rows_of, ties, to_json
from made_scraped import (
    FACEBOOK_COMMENTS,
    INSTAGRAM_COMMENTS,
    INSTAGRAM_POSTS,
    TIKTOK_COMMENTS,
    TIKTOK_VIDEOS,
    TWEETS,
    YOUTUBE_COMMENTS,
    ZEESCHUIMER,
)

from entourage.sources.formats.parts import reasons
from entourage.sources.formats.parts.paths import fold_row
from entourage.sources.formats.scraped import match_scraped


def people_of(content: bytes, name: str, format_name: str = "scraped") -> dict[str, str]:
    rows = rows_of(read_made(format_name, name, content), "people")
    return {row["person_id"]: row.get("name", "") for row in rows}


def presence(content: bytes, name: str) -> set[tuple[str, str, str]]:
    rows = rows_of(read_made("scraped", name, content), "memberships")
    return {(row["person"], row["item"], row["kind"]) for row in rows}


def test_comments_with_replies_in_columns() -> None:
    records = read_made("scraped", "comments.csv", INSTAGRAM_COMMENTS)
    assert ties(records) == {
        ("instagram:ana_r", "instagram:ben.k", "mention"): 1,
        ("instagram:boutique.lin", "instagram:ana_r", "reply"): 1,
        ("instagram:ben.k", "instagram:ana_r", "reply"): 1,
        ("instagram:cleo", "instagram:boutique.lin", "comment"): 1,
    }
    assert rejects(records) == {reasons.DELETED: 1}
    assert sum(record.undated for record in records) == 1
    # whose post is not known is present in it, and so is who answers a deleted comment
    assert presence(INSTAGRAM_COMMENTS, "comments.csv") == {
        ("instagram:cleo", "AAA", "post"),
        ("instagram:dan", "AAA", "post"),
        ("instagram:cleo", "BBB", "post"),
    }
    assert people_of(INSTAGRAM_COMMENTS, "comments.csv")["instagram:ana_r"] == "Ana Ruiz"


@pytest.mark.parametrize("between", ["/", ".", "__", "[]"])
def test_every_way_of_flattening_reads_the_same(between: str) -> None:
    def spell(heading: str) -> str:
        parts = heading.split("/")
        if between == "[]":
            return "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in parts).lstrip(".")
        return between.join(parts)

    rows = list(csv.reader(io.StringIO(INSTAGRAM_COMMENTS.decode())))
    written = io.StringIO()
    csv.writer(written).writerows([[spell(heading) for heading in rows[0]], *rows[1:]])
    records = read_made("scraped", "comments.csv", written.getvalue().encode())
    assert ties(records) == ties(read_made("scraped", "comments.csv", INSTAGRAM_COMMENTS))


def test_json_lines_and_workbook_read_as_the_table() -> None:
    expected = ties(read_made("scraped", "comments.csv", INSTAGRAM_COMMENTS))
    rows = list(csv.reader(io.StringIO(INSTAGRAM_COMMENTS.decode())))
    things = [
        {
            "postUrl": row[0],
            "id": row[1],
            "text": row[2],
            "owner": {"username": row[3]},
            "ownerUsername": row[3],
            "replies": [
                {"id": row[at], "text": row[at + 1], "owner": {"username": row[at + 2]}}
                for at in (7, 10)
                if row[at]
            ],
        }
        for row in rows[1:]
    ]
    lines = b"".join(json.dumps(thing).encode() + b"\n" for thing in things)
    for name, content in (
        ("c.jsonl", lines),
        ("c.json", to_json(things)),
        ("d.json", to_json({"items": things})),
    ):
        assert match_scraped(make_sample(name, content)).score > 0.9
        assert ties(read_made("scraped", name, content)) == expected
    written = io.BytesIO()
    with xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("Data")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    assert ties(read_made("scraped", "c.xlsx", written.getvalue())) == expected


def test_a_cell_may_hold_a_list_as_json_or_python_writes_it() -> None:
    wanted = frozenset(("tags", "name"))
    assert fold_row({"tags": '[{"name": "lin"}]'}, wanted) == {"tags": [{"name": "lin"}]}
    assert fold_row({"tags": "[{'name': 'lin', 'x': None}]"}, wanted) == {"tags": [{"name": "lin"}]}
    assert fold_row({"name": "[sic]"}, wanted) == {"name": "[sic]"}


def test_posts_hold_their_comments() -> None:
    records = read_made("scraped", "posts.json", INSTAGRAM_POSTS)
    assert ties(records) == {
        ("instagram:boutique.lin", "instagram:ana_r", "mention"): 1,
        ("instagram:boutique.lin", "instagram:ben.k", "mention"): 1,
        ("instagram:boutique.lin", "instagram:cleo", "mention"): 1,
        ("instagram:boutique.lin", "instagram:dan", "collaboration"): 1,
        ("instagram:ana_r", "instagram:boutique.lin", "comment"): 1,
        ("instagram:ana_r", "instagram:ben.k", "mention"): 1,
        ("instagram:boutique.lin", "instagram:ana_r", "reply"): 1,
        ("instagram:cleo", "instagram:boutique.lin", "comment"): 1,
    }
    assert rejects(records) == {reasons.NO_AUTHOR: 1, reasons.PLATFORM_ERROR: 1, reasons.NOT_EXPECTED: 1}
    assert presence(INSTAGRAM_POSTS, "posts.json") == {("instagram:boutique.lin", "été", "hashtag")}
    facts = rows_of(records, "people")
    assert {
        "person_id": "instagram:boutique.lin",
        "name": "Boutique Lin",
        "followers": "1200",
    }.items() <= next(row for row in facts if "followers" in row).items()


def test_ids_that_a_spreadsheet_rounded_are_no_ids() -> None:
    content = (
        b"postUrl,id,text,ownerUsername\n"
        b"https://www.instagram.com/lin/p/AAA/,1.8E+16,un,ana\n"
        b"https://www.instagram.com/lin/p/AAA/,1.8E+16,deux,ben\n"
    )
    records = read_made("scraped", "c.csv", content)
    assert ties(records) == {
        ("instagram:ana", "instagram:lin", "comment"): 1,
        ("instagram:ben", "instagram:lin", "comment"): 1,
    }
    assert not any("event" in row for row in rows_of(records, "interactions"))


def test_tiktok_comments_go_to_the_owner_that_the_address_names() -> None:
    records = read_made("scraped", "tiktok.csv", TIKTOK_COMMENTS)
    assert ties(records) == {
        ("tiktok:ana_r", "tiktok:lin.officiel", "comment"): 1,
        ("tiktok:ben.k", "tiktok:ana_r", "reply"): 1,
        ("tiktok:cleo", "tiktok:ana_r", "mention"): 1,
    }
    assert ties(read_made("scraped", "v.json", TIKTOK_VIDEOS)) == {
        ("tiktok:lin.officiel", "tiktok:ana_r", "mention"): 1
    }


def test_tweets() -> None:
    records = read_made("scraped", "tweets.jsonl", TWEETS)
    assert ties(records) == {
        ("x:cy", "x:lea", "reply"): 1,
        ("x:cy", "x:tom", "mention"): 1,
        ("x:tom", "x:lea", "share"): 1,
        ("x:tom", "x:cy", "quote"): 1,
    }
    assert presence(TWEETS, "tweets.jsonl") == {("x:lea", "lin", "hashtag")}
    assert rejects(records) == {reasons.NOT_EXPECTED: 1}


def test_facebook_comments() -> None:
    records = read_made("scraped", "facebook.json", FACEBOOK_COMMENTS)
    assert ties(records) == {
        ("facebook:ana.ruiz", "facebook:maisonlin", "comment"): 1,
        ("facebook:maisonlin", "facebook:ana.ruiz", "reply"): 1,
    }
    assert rejects(records) == {reasons.ANONYMOUS: 1}
    assert presence(FACEBOOK_COMMENTS, "f.json") == {
        ("facebook:100012", "facebook.com/maisonlin/posts/77", "post")
    }


def test_youtube_comments_go_to_the_channel_that_answers_as_owner() -> None:
    records = read_made("scraped", "youtube.csv", YOUTUBE_COMMENTS)
    assert ties(records) == {
        ("youtube:ana_r", "youtube:lintv", "comment"): 1,
        ("youtube:lintv", "youtube:ana_r", "reply"): 1,
    }
    # "2 days ago" is no date, and no impossible one
    assert not any(record.undated for record in records)
    assert presence(YOUTUBE_COMMENTS, "y.csv") == {("youtube:ben", "v2", "video")}


def test_captures_of_a_browser() -> None:
    records = read_made("zeeschuimer", "capture.ndjson", ZEESCHUIMER)
    assert ties(records) == {
        ("instagram:boutique.lin", "instagram:ana_r", "mention"): 1,
        ("instagram:boutique.lin", "instagram:ben.k", "mention"): 1,
        ("instagram:boutique.lin", "instagram:dan", "collaboration"): 1,
        ("instagram:cleo", "instagram:ana_r", "mention"): 1,
        ("tiktok:lin.officiel", "tiktok:ana_r", "mention"): 1,
        # the video is in the file; of the other, the page's address says whose it is
        ("tiktok:ben.k", "tiktok:lin.officiel", "comment"): 1,
        ("tiktok:cleo", "tiktok:ben.k", "reply"): 1,
        ("tiktok:cleo", "tiktok:dan", "comment"): 1,
        ("x:lea", "x:cy", "reply"): 1,
        ("x:lea", "x:tom", "quote"): 1,
        ("x:tom", "x:lea", "share"): 1,
        ("threads:ana_r", "threads:boutique.lin", "reply"): 1,
        ("threads:ana_r", "threads:dan", "quote"): 1,
        ("linkedin:lea-roy", "linkedin:tom-b", "mention"): 1,
    }
    assert rejects(records) == {reasons.DELETED: 1, reasons.UNKNOWN_OBJECT: 1}
    assert people_of(ZEESCHUIMER, "c.ndjson", "zeeschuimer")["linkedin:lea-roy"] == "Léa Roy"
    dated = {
        row["source"]: row["timestamp"].year for row in rows_of(records, "interactions") if "timestamp" in row
    }
    assert dated["linkedin:lea-roy"] == 2024


def test_what_is_no_scraper_s() -> None:
    for content in (
        b"username,city,text\nana,Lyon,x\n",
        b"author.username,text,created_at\nana,x,2024-03-01\n",
        b'[{"username": "ana", "text": "x"}]',
    ):
        assert match_scraped(make_sample("t", content)).score == 0


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            (
                b"ownerUsername,latestComments/0/ownerUsername,latestComments/0/text,taggedUsers/0/username,mentions/0\n"
                b"lin,ana,oui @ben,cleo,dan\n"
            ),
            {
                ("ana", "lin", "comment"),
                ("ana", "ben", "mention"),
                ("lin", "cleo", "mention"),
                ("lin", "dan", "mention"),
            },
        ),
        (
            b"author.userName;text;inReplyToUsername;quote.author.userName\nlea;@tom oui;tom;cy\n",
            {("lea", "tom", "reply"), ("lea", "cy", "quote")},
        ),
        (
            b"authorMeta/name,text,mentions/0,hashtags/0/name\nlin,Le lin @Ana R,@ana_r,lin\n",
            {("lin", "ana_r", "mention")},
        ),
        (
            (
                b"user.username\trawContent\tmentionedUsers.0.username\tretweetedTweet.user.username\n"
                b"lea\t@tom oui\ttom\t\ncy\tRT\t\tlea\n"
            ),
            {("lea", "tom", "mention"), ("cy", "lea", "share")},
        ),
    ],
    ids=["posts", "tweets", "videos", "other-tweets"],
)
def test_flattened_tables_of_few_columns(content: bytes, expected: set[tuple[str, str, str]]) -> None:
    assert match_scraped(make_sample("t", content)).score > 0.9
    found = ties(read_made("scraped", "t", content))
    assert {(one.partition(":")[2], other.partition(":")[2], kind) for one, other, kind in found} == expected
