"""Tables of collectors, CRMs, shops and programmes made by hand."""

# ruff: noqa: E501 - one row of a file per line, as the programs write them

from __future__ import annotations

import io

import openpyxl
from made_exports import FORMULA, SCRIPT, Made, to_lines

TWARC = (
    "id,conversation_id,referenced_tweets.replied_to.id,referenced_tweets.retweeted.id,author_id,in_reply_to_user_id,"
    "in_reply_to_username,retweeted_user_id,retweeted_username,quoted_user_id,quoted_username,created_at,text,"
    "public_metrics.like_count,entities.mentions,entities.hashtags,author.username,author.name,author.public_metrics.followers_count\n"
    '1,1,,,1,,,,,,,2024-03-01T10:00:00.000Z,"bonjour #Mode",0,,"[{""start"": 8, ""end"": 13, ""tag"": ""Mode""}]",Lea,Léa,1200\n'
    '2,1,1,,2,1,Lea,,,,,2024-03-01T10:01:00.000Z,"@Lea @cy oui",0,"[{""username"": ""Lea"", ""id"": ""1""}, {""username"": ""cy""}]",,tom,Tom,3\n'
    '3,3,,1,2,,,1,Lea,,,2024-03-01T10:02:00.000Z,"RT @Lea: bonjour",0,"[{""username"": ""Lea""}]",,tom,Tom,3\n'
    f'4,4,,,3,,,,,1,Lea,2024-03-01T10:03:00.000Z,{SCRIPT},0,,,cy,"{FORMULA.replace(chr(34), chr(34) * 2)}",1\n'
).encode()
TCAT = (
    "id,time,created_at,from_user_name,text,from_user_id,from_user_realname,to_user_name,in_reply_to_status_id,quoted_status_id,from_user_followercount\n"
    "1,1709287200,2024-03-01 10:00:00,lea,bonjour,1,Léa,,,,5\n"
    "2,1709287260,2024-03-01 10:01:00,tom,@lea oui,2,Tom,lea,1,,5\n"
    '3,1709287261,2024-03-01 10:01:01,cy,"RT @tom: RT @lea: bonjour",3,Cy,,,,5\n'
).encode()
MINET_X = (
    "id,timestamp_utc,local_time,user_screen_name,text,user_id,user_name,user_followers,to_username,to_userid,to_tweetid,"
    "retweeted_id,retweeted_user,retweeted_user_id,quoted_id,quoted_user,quoted_user_id,mentioned_names,mentioned_ids,hashtags\n"
    "1,1709287200,2024-03-01T11:00:00,lea,x,1,Léa,5,,,,,,,,,,,,mode|bio\n"
    "2,1709287200,2024-03-01T11:00:00,tom,@lea @cy,2,Tom,5,lea,1,1,,,,,,,lea|cy,1|3,\n"
    "3,1709287200,2024-03-01T11:00:00,cy,RT,3,Cy,5,,,,1,lea,1,,,,lea,1,mode\n"
).encode()
MINET_BLUESKY = (
    b"query,did,uri,url,user_did,user_handle,text,timestamp_utc,repost_by_user_did,repost_by_user_handle,repost_timestamp_utc,"
    b"to_user_did,to_user_handle,to_post_uri,to_root_post_uri,quoted_user_did,quoted_user_handle,mentioned_user_dids,mentioned_user_handles,hashtags\n"
    b"q,1,at://1,,did:plc:lea,lea.bsky.social,x,1709287200,,,,,,,,,,,,mode\n"
    b"q,2,at://2,,did:plc:tom,tom.bsky.social,y,1709287200,,,,did:plc:lea,,at://1,at://1,,,did:plc:cy,cy.fr,\n"
    b"q,1,at://1,,did:plc:lea,lea.bsky.social,x,1709287200,did:plc:cy,cy.fr,1709287300,,,,,,,,,mode\n"
)
MINET_YOUTUBE = (
    "video_id,comment_id,author_name,author_channel_id,text,like_count,published_at,updated_at,reply_count,parent_comment_id\n"
    "v1,a,Léa,UClea,bravo,1,2024-03-01T10:00:00Z,,1,\n"
    "v1,a.1,Tom,UCtom,oui,0,2024-03-01T10:01:00Z,,,a\n"
).encode()
MINET_REDDIT = (
    b"post_id,id,parent,author,points,comment,published_date\n"
    b"s,c1,s,lea,3,bonjour,2024-03-01T10:00:00\n"
    b"s,c2,c1,tom,1,oui,2024-03-01T10:01:00\n"
    b"s,c3,c1,[deleted],1,,2024-03-01T10:01:00\n"
)
DATA_TOOLS = (
    "id\tisReplyTo\treplyCount\tlikeCount\tpublishedAt\tauthorName\ttext\tauthorChannelId\n"
    "a\t\t1\t2\t2022-11-11 05:30:01\tLéa\tbravo\tUClea\n"
    "a.1\ta\t\t0\t2022-11-11 06:30:01\tTom\toui\tUCtom\n"
).encode()
CROWDTANGLE = (
    b"Page Name,User Name,Facebook Id,Likes at Posting,Followers at Posting,Post Created,Type,Likes,Comments,Shares,Total Interactions,URL,Message,Link,Sponsor Name\n"
    b'Maison Verte,maisonverte,111,10,20,2021-03-01 10:00:00 EST,Link,1,2,3,"1,234",https://f/1,Bonjour,https://a.fr/x,Bio Fonds\n'
    b"Presse,presse,222,10,20,2021-03-02 10:00:00 CET,Photo,1,2,3,5,https://f/2,@maisonverte bravo #mode,https://a.fr/x,\n"
    b",,,,,2021-03-02 10:00:00 CET,Photo,1,2,3,5,https://f/3,x,,\n"
)
CROWDTANGLE_IG = (
    b"Account,User Name,Followers at Posting,Post Created,Type,Likes,Comments,Views,URL,Link,Photo,Title,Description\n"
    b"Maison Verte,maisonverte,20,2021-03-01 10:00:00 EST,Photo,1,2,3,https://i/1,https://i/1,,,avec @lea.roux #mode\n"
)
FOURCAT_X = (
    "id,thread_id,timestamp,body,author,author_fullname,author_id,verified,retweet_count,is_retweet,retweeted_user,is_quote_tweet,quote_author,is_reply,replied_author,hashtags,mentions\n"
    '1,1,2024-03-01 10:00:00,x,lea,Léa,1,,0,no,,no,,no,,"mode,bio",\n'
    '2,1,2024-03-01 10:00:00,y,tom,Tom,2,,0,no,,yes,cy,yes,lea,,"lea,dan"\n'
    "3,3,2024-03-01 10:00:00,RT,cy,Cy,3,,0,yes,lea,no,,no,,mode,lea\n"
).encode()
FOURCAT_X_LINES = to_lines(
    {
        "id": "1",
        "thread_id": "1",
        "timestamp": "2024-03-01 10:00:00",
        "body": "x",
        "author": "lea",
        "author_id": "1",
        "is_retweet": "no",
        "retweeted_user": "",
        "hashtags": ["mode"],
        "mentions": ["tom"],
    },
    {
        "id": "2",
        "thread_id": "1",
        "timestamp": "2024-03-01 10:00:00",
        "body": "y",
        "author": "tom",
        "author_id": "2",
        "is_retweet": "yes",
        "retweeted_user": "lea",
        "mentions": [],
    },
)
FOURCAT_BLUESKY = (
    b"id,thread_id,created_at,author,author_id,body,tags,like_count,quote_count,reply_count,repost_count,quoted_user,replied_to_user,mentions,links\n"
    b"1,1,2024-03-01T10:00:00Z,lea.bsky.social,did:plc:lea,x,mode,0,0,0,0,,,,\n"
    b"2,1,2024-03-01T10:00:00Z,tom.bsky.social,did:plc:tom,y,,0,0,0,0,cy.fr,lea.bsky.social,lea.bsky.social,\n"
)
FOURCAT_TELEGRAM = (
    "id,thread_id,chat,author,author_username,author_name,is_reply,reply_to,body,timestamp,views,reactions,author_forwarded_from_name,author_forwarded_from_username,author_forwarded_from_id,entities_mentioned\n"
    "1,maison,maison,11,lea,Léa,no,,x,2024-03-01 10:00:00,,,,,,\n"
    "2,maison,maison,12,tom,Tom,yes,1,y,2024-03-01 10:00:00,,,,,,cy\n"
    "3,maison,maison,13,cy,Cy,no,,z,2024-03-01 10:00:00,,,Presse,presse,99,\n"
).encode()
FOURCAT_INSTAGRAM = (
    "id,timestamp,thread_id,parent_id,body,author,author_fullname,coauthors,verified,num_likes,num_comments,usertags,hashtags\n"
    '1,2024-03-01 10:00:00,1,1,avec @cy,lea,Léa,dan,False,1,2,"tom,cy",mode\n'
).encode()
FOURCAT_TIKTOK_COMMENTS = (
    "id,thread_id,author,author_full,body,timestamp,likes,replies,post_id,is_comment_on_comment\n"
    "c1,c1,lea,Léa,x,2024-03-01 10:00:00,1,1,v1,no\n"
    "c2,c1,tom,Tom,y,2024-03-01 10:00:00,1,0,v1,yes\n"
).encode()
FOURCAT_TIKTOK = b"id,thread_id,author,author_full,author_followers,body,timestamp,plays,hashtags\nv1,v1,lea,Lea,5,avec @tom,2024-03-01 10:00:00,9,mode\n"
FOURCAT_LINKEDIN = b"id,timestamp,body,username,author_name,author_mentions,reactions,reaction_like,hashtags\n1,2024-03-01 10:00:00,x,lea,Lea,tom,3,3,mode\n"
FOURCAT_THREADS = b"id,thread_id,timestamp,author,body,likes,reposts,replies,quotes\n1,1,2024-03-01 10:00:00,lea,avec @tom,1,0,0,0\n"
FOURCAT = b"id,thread_id,author,body,timestamp\np1,p1,lea,x,2024-03-01 10:00:00\np2,p1,tom,y,2024-03-01 10:01:00\np3,p9,cy,z,1970-01-01 00:00:00\np4,p9,,z,2024-03-01 10:00:00\n"
COORDINATION = (
    b"message_id,user_id,username,repost_id,reply_id,message,timestamp,urls\n"
    b"1,u1,lea,,,x,1709287200,https://a.fr/1\n2,u2,tom,1,,x,1709287260,\n3,u3,cy,,1,y,1709287260,https://a.fr/1\n"
)
HUBSPOT = (
    "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Company name,Lifecycle Stage,Lead Status,Contact owner\n"
    "1,Léa,Roux,Lea@Exemple.fr,06,Gérante,Maison Verte,Evangelist,,Ana\n"
    "2,Tom,,,,Journaliste,Presse,Lead,New,Ana\n"
    ",,,,,,,,,\n"
    ",Sans,Numéro,,,,,Customer,,\n"
).encode()
HUBSPOT_FR = (
    "ID d'enregistrement;Prénom;Nom;E-mail;Phase du cycle de vie;Ville\n1;Léa;Roux;lea@exemple.fr;Client;Lyon\n"
).encode("cp1252")
SALESFORCE = (
    "Id,FirstName,LastName,Email,Title,AccountId,Account.Name,LeadSource,OwnerId,IsDeleted\n"
    "0031,Léa,Roux,lea@exemple.fr,Gérante,001,Maison Verte,Web,005,false\n"
    "0032,Tom,Bay,,,001,Maison Verte,,005,false\n"
    "0033,Cy,Old,cy@exemple.fr,,001,Maison Verte,,005,true\n"
).encode()
SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Total,Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Billing Name,Billing City,Refunded Amount,Cancelled at,Tags,Source\n"
    "#1001,Lea@Exemple.fr,paid,2024-03-01 10:00:00 +0100,fulfilled,EUR,40.00,45.00,AMIE-TOM,5.00,2024-03-01 10:00:00 +0100,1,Savon,Léa Roux,Lyon,0.00,,,web\n"
    "#1001,Lea@Exemple.fr,,,,,,,,,2024-03-01 10:00:00 +0100,2,Shampoing,,,,,,\n"
    "#1002,tom@exemple.fr,refunded,2024-03-02 10:00:00 +0100,,EUR,10.00,10.00,,,2024-03-02 10:00:00 +0100,1,Savon,Tom,Lyon,10.00,,,web\n"
    "#1003,,paid,2024-03-02 10:00:00 +0100,,EUR,10.00,10.00,,,2024-03-02 10:00:00 +0100,1,Savon,Anonyme,Lyon,0,,,web\n"
    "#1004,cy@exemple.fr,partially_refunded,2024-03-03 10:00:00 +0100,,EUR,30.00,30.00,,,2024-03-03 10:00:00 +0100,1,Savon,Cy,Lille,12.50,,,web\n"
).encode()
SHOPIFY_CUSTOMERS = (
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address City,Total Spent,Total Orders,Tags\n"
    '\'777,Léa,Roux,lea@exemple.fr,yes,Lyon,45.00,1,"vip, bio"\n'
).encode()
LINKEDIN = (
    "Notes:\n"
    '"When exporting your connection data, you may notice that some of the email addresses are missing."\n'
    "\n"
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Léa,Roux,https://www.linkedin.com/in/lea-roux-1,lea@exemple.fr,Maison Verte,Gérante,05 Mar 2021\n"
    "Tom,Bay,https://www.linkedin.com/in/tom-bay,,Presse,Journaliste,06 Mar 2021\n"
    ",,,,,,07 Mar 2021\n"
).encode()
LINKEDIN_MESSAGES = (
    "CONVERSATION ID,CONVERSATION TITLE,FROM,SENDER PROFILE URL,TO,RECIPIENT PROFILE URLS,DATE,SUBJECT,CONTENT,FOLDER\n"
    "1,,Léa Roux,https://www.linkedin.com/in/lea-roux-1,Tom Bay,https://www.linkedin.com/in/tom-bay,2024-03-01 10:00:00 UTC,,bonjour,INBOX\n"
).encode()
LINKEDIN_INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    'Léa Roux,Tom Bay,"3/25/24, 9:00 AM",,OUTGOING,https://www.linkedin.com/in/lea-roux-1,https://www.linkedin.com/in/tom-bay\n'
).encode()
IMPACT = (
    b"Referred User ID,Referred Account ID,Customer Advocate User ID,Customer Advocate Account ID,Referral Start Date,Referral Converted Date\n"
    b"u2,a2,u1,a1,1709287200000,1709887200000\nu3,a3,u1,a1,1709287200000,\n,,u1,a1,1709287200000,\n"
)
IMPACT_USERS = (
    "id,accountId,email,firstName,lastName,dateCreated,locale,countryCode,segments,customFields.plan,referralCodes.classic,programShareLinks.x\n"
    "u1,a1,Lea@Exemple.fr,Léa,Roux,1709287200000,fr_FR,FR,vip,pro,LEAROUX,https://x\n"
).encode()
FRIENDBUY = (
    b"Date,Friend Email,Friend ID,Friend IP,Order Amount,Order ID,Referrer Email,Referrer ID,Referrer IP,Widget,Share Channel,Reward\n"
    b"2024-03-01,Tom@Exemple.fr,2,10.0.0.1,$45.50,1001,lea@exemple.fr,1,10.0.0.2,Popup,email,10\n"
    b"2024-03-02,cy@exemple.fr,3,10.0.0.1,20,1002,,,10.0.0.2,Popup,facebook,10\n"
)
FRIENDBUY_LEDGER = b"Date,Customer Email,Customer ID,Credit Source,Friend Email,Friend Order ID,Credit\n2024-03-01,lea@exemple.fr,1,Referral,tom@exemple.fr,1001,10\n"
FRIENDBUY_TOP = b"Advocate Email,Email Shares,Friend Clicks,Referred Purchases,Referred Revenue\nlea@exemple.fr,4,9,2,90.5\n"
INFLUITIVE = "Name,Title,Email,Company,Salesforce ID,Position,Product,Industry\nLéa Roux,Gérante,lea@exemple.fr,Maison Verte,0031,Owner,Savon,Retail\n".encode()
CANDY = b"Advocate Name,Advocate's email,Friend's name,Friend's email,Purchase date,Purchase amount\nLea,Lea@exemple.fr,Tom,tom@exemple.fr,2024-03-01,45.00\n"


def make_workbook(content: bytes) -> bytes:
    """Save a CSV as a workbook of one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in content.decode("utf-8-sig").splitlines():
        sheet.append(line.split(","))
    written = io.BytesIO()
    book.save(written)
    book.close()
    return written.getvalue()


TABLES = (
    Made("twarc-csv", "twarc.csv", TWARC, 4),
    Made("tcat", "tcat.csv", TCAT, 3),
    Made("minet-x", "minet.csv", MINET_X, 3),
    Made("minet-bluesky", "minet_bluesky.csv", MINET_BLUESKY, 3),
    Made("minet-youtube", "minet_youtube.csv", MINET_YOUTUBE, 2),
    Made("minet-reddit", "minet_reddit.csv", MINET_REDDIT, 3, 1),
    Made("youtube-data-tools", "comments.tab", DATA_TOOLS, 2),
    Made("crowdtangle-facebook", "crowdtangle.csv", CROWDTANGLE, 3, 1),
    Made("crowdtangle-instagram", "crowdtangle_ig.csv", CROWDTANGLE_IG, 1),
    Made("4cat-x", "4cat_x.csv", FOURCAT_X, 3),
    Made("4cat-x", "4cat_x.ndjson", FOURCAT_X_LINES, 2),
    Made("4cat-bluesky", "4cat_bsky.csv", FOURCAT_BLUESKY, 2),
    Made("4cat-telegram", "4cat_telegram.csv", FOURCAT_TELEGRAM, 3),
    Made("4cat-instagram", "4cat_ig.csv", FOURCAT_INSTAGRAM, 1),
    Made("4cat-tiktok-comments", "4cat_ttc.csv", FOURCAT_TIKTOK_COMMENTS, 2),
    Made("4cat-tiktok", "4cat_tt.csv", FOURCAT_TIKTOK, 1),
    Made("4cat-linkedin", "4cat_li.csv", FOURCAT_LINKEDIN, 1),
    Made("4cat-threads", "4cat_th.csv", FOURCAT_THREADS, 1),
    Made("4cat", "4cat.csv", FOURCAT, 4, 1),
    Made("coordination-toolkit", "cnt.csv", COORDINATION, 3),
    Made("hubspot", "hubspot.csv", HUBSPOT, 3, 1),
    Made("hubspot", "hubspot_fr.csv", HUBSPOT_FR, 1),
    Made("hubspot", "hubspot.xlsx", make_workbook(HUBSPOT), 3, 1),
    Made("salesforce", "salesforce.csv", SALESFORCE, 3, 1),
    Made("shopify-orders", "orders.csv", SHOPIFY, 5, 2),
    Made("shopify-customers", "customers.csv", SHOPIFY_CUSTOMERS, 1),
    Made("linkedin-connections", "Connections.csv", LINKEDIN, 3, 1),
    Made("linkedin-messages", "messages.csv", LINKEDIN_MESSAGES, 1),
    Made("linkedin-invitations", "Invitations.csv", LINKEDIN_INVITATIONS, 1),
    Made("impact-referrals", "impact.csv", IMPACT, 3, 1),
    Made("impact-users", "impact_users.csv", IMPACT_USERS, 1),
    Made("friendbuy-conversions", "friendbuy.csv", FRIENDBUY, 2, 1),
    Made("friendbuy-ledger", "ledger.csv", FRIENDBUY_LEDGER, 1),
    Made("friendbuy-advocates", "top.csv", FRIENDBUY_TOP, 1),
    Made("influitive", "influitive.csv", INFLUITIVE, 1),
    Made("referral-program", "candy.csv", CANDY, 1),
)
