"""Why a thing of a file could not be used: the sentences that go to ``rejected.csv``, in one place."""

from __future__ import annotations

DELETED = "the author's account or message was deleted"
CUT = "the file stops in the middle of this"
NOT_JSON = "this line is not readable as JSON"
NOT_XML = "the file is not readable as XML from here on"
NOT_EXPECTED = "this is not what the format holds here"
PLATFORM_ERROR = "an error message of the platform, not a post"
NO_AUTHOR = "no author"
NO_ENDS = "a link without its two ends"
BAD_WEIGHT = "a weight that is not a number"
NO_PERSON = "nobody is named: no identifier and no e-mail"
REFUNDED = "an order that was cancelled or refunded"
ERASED = "a contact that was erased in the CRM"
NO_BUYER = "an order without a customer"
NO_DATE = "no readable date"
NO_REFERRER = "a referral without the person who brought"
NO_REFERRED = "a referral without the person who was brought"
LIKED_AUTHOR = "the export does not say who wrote the liked post"
SHARED_AUTHOR = "the export does not say who wrote the shared post"
COMMENTED_AUTHOR = "the export does not say whose post was commented"
NO_OWNER = (
    "the file does not say whose it is: put the file of the same export that does (actor.json, Profile.csv) "
    "beside it, or name its folder after the account"
)
NO_ACCOUNT = (
    "the file does not say whose download it is: put the file of the same download that does beside it "
    "(personal_information.json, profile_information.json, Profile Information.txt), or leave its folder the "
    "name that it was downloaded under"
)
NO_DIRECTION = (
    "the name of the list does not say who follows whom: leave it the name that it was downloaded under, or "
    "ask for the download as JSON"
)
KEPT = "kept for oneself (bookmark, mute, block): not a tie between people"
DRAFT = "a draft that was never sent"
TOO_DEEP = "nested too deeply to be real"
ANONYMOUS = "written under no name, or in the name of the group itself"
UNKNOWN_OBJECT = "an object of a platform that is not known: import the capture in 4CAT and export its items"

ALL = (
    DELETED,
    CUT,
    NOT_JSON,
    NOT_XML,
    NOT_EXPECTED,
    PLATFORM_ERROR,
    NO_AUTHOR,
    NO_ENDS,
    BAD_WEIGHT,
    NO_PERSON,
    REFUNDED,
    ERASED,
    NO_BUYER,
    NO_DATE,
    NO_REFERRER,
    NO_REFERRED,
    LIKED_AUTHOR,
    SHARED_AUTHOR,
    COMMENTED_AUTHOR,
    NO_OWNER,
    NO_ACCOUNT,
    NO_DIRECTION,
    KEPT,
    DRAFT,
    TOO_DEEP,
    ANONYMOUS,
    UNKNOWN_OBJECT,
)
"""Every reason; each is translated under its own words."""
