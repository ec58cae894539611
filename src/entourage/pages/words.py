"""The words of the pages that are not sentences: codes of the results, said in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entourage.language import Language


def name_levels(language: Language) -> dict[str, str]:
    """Name the levels of a target."""
    say = language.say
    return {
        "audience": say("audience"),
        "customers": say("customers"),
        "core": say("core"),
        "buyers": say("buyers"),
    }


def name_roles(language: Language) -> dict[str, str]:
    """Name the roles people play."""
    say = language.say
    return {
        "prescriber": say("Prescriber"),
        "ambassador": say("Ambassador"),
        "critic": say("Critic"),
        "gatekeeper": say("Gatekeeper"),
    }


def name_statuses(language: Language) -> dict[str, str]:
    """Name the statuses the results know; what a file says beyond them stays as it is."""
    say = language.say
    return {"prospect": say("prospect"), "active": say("active"), "inactive": say("inactive")}


def name_target_verdicts(language: Language) -> dict[str, str]:
    """Name the verdicts on a target."""
    say = language.say
    return {
        "tribe": say("a tribe: a need and links"),
        "scattered": say("scattered: a need, no links"),
        "spread": say("spread over several communities"),
        "too-few": say("too few people to say"),
        "none": say("no verdict"),
    }


def name_community_verdicts(language: Language) -> dict[str, str]:
    """Name the verdicts on a community."""
    say = language.say
    return {
        "on-target": say("on target"),
        "mixed": say("mixed"),
        "club": say("a club: links, no shared need"),
        "too-few": say("too few people to say"),
        "none": say("no verdict"),
    }


def name_families(language: Language) -> dict[str, str]:
    """Name the families of criteria."""
    say = language.say
    return {
        "demographic": say("demographic"),
        "psychographic": say("psychographic"),
        "geographic": say("geographic"),
        "behavioural": say("behavioural"),
        "firmographic": say("firmographic"),
        "other": say("other"),
    }


def name_stages(language: Language) -> dict[str, str]:
    """Name the moments of an offer's life at which a community can help."""
    say = language.say
    return {
        "design": say("designing the offer"),
        "sale": say("selling it"),
        "customer-relations": say("customer relations"),
        "brand": say("the brand"),
    }


def name_bases(language: Language) -> dict[str, str]:
    """Name what makes an ambassador one."""
    say = language.say
    return {
        "proven": say("proven"),
        "proven-unrated": say("proven, satisfaction unknown"),
        "potential": say("potential"),
    }


def name_derived(language: Language) -> dict[str, str]:
    """Name the attributes that no file holds: what was derived from purchases and ties."""
    say = language.say
    return {
        "status": say("status"),
        "tier": say("tier of non-customers"),
        "rfm_segment": say("RFM segment"),
        "recency_days": say("days since the last purchase"),
        "frequency": say("number of purchases"),
        "monetary": say("mean purchase"),
        "value": say("value"),
        "expected_value": say("expected value"),
    }


def name_measures(language: Language) -> dict[str, str]:
    """Name the measures of a person, in the order in which they are shown."""
    say = language.say
    return {
        "degree": say("Ties"),
        "in_strength": say("Strength received"),
        "out_strength": say("Strength given"),
        "n_turning": say("People who turn to them"),
        "prescriber_score": say("Reach"),
        "affinity": say("Affinity"),
        "participation": say("Bridging"),
        "betweenness": say("Betweenness"),
        "membership": say("Belonging"),
        "n_referrals": say("Referrals made"),
        "n_converted": say("Referrals converted"),
        "referral_value": say("Value brought"),
        "ambassador_score": say("Ambassador score"),
        "satisfaction": say("Satisfaction"),
    }


def name_choices(language: Language) -> dict[str, str]:
    """Name the choices a plan is laid beside."""
    say = language.say
    return {
        "plan": say("The plan"),
        "degree": say("Those with most ties"),
        "random": say("People drawn at random"),
    }


def name_algorithms(language: Language) -> dict[str, str]:
    """Name the ways in which communities are found."""
    return {
        "leiden": "Leiden",
        "louvain": "Louvain",
        "infomap": "Infomap",
        "label-propagation": language.say("label propagation"),
    }


def name_types(language: Language) -> dict[str, str]:
    """Name the types of ties that are known; what a file says beyond them stays as it is."""
    say = language.say
    return {
        "referral": say("referral"),
        "recommend": say("recommendation"),
        "invite": say("invitation"),
        "share": say("share of a post"),
        "reply": say("reply"),
        "comment": say("comment"),
        "quote": say("quote"),
        "message": say("message"),
        "mention": say("mention"),
        "friend": say("friendship"),
        "contact": say("contact"),
        "colleague": say("colleague"),
        "collaboration": say("collaboration"),
        "meeting": say("meeting"),
        "advice": say("advice"),
        "trust": say("trust"),
        "nomination": say("nomination"),
        "follow": say("follow"),
        "like": say("like"),
        "reaction": say("reaction"),
        "interaction": say("interaction"),
    }
