"""Sentences that graph.html says by itself, by the keys its scripts know them under."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from entourage.language import Language


def say_graph_words(language: Language, *, is_two_level: bool = True) -> dict[str, str | dict[str, str]]:
    """Say every sentence that the scripts of graph.html may show; ``{name}`` is filled in the page.

    Sentences that depend on a count come in two forms, by the names that ``Intl.PluralRules`` gives them.
    """
    say, say_forms = language.say, language.say_forms
    return {
        "a_community": say("community"),
        "all_ties": say("all ties"),
        "and_more": say("and {n} more"),
        "announce": say_forms("{n} person matches", "{n} people match"),
        "back": say("← Back to the whole map"),
        "by_community": say("coloured by community"),
        "by_target": say("coloured by target"),
        "cell": say_forms(
            "{n} person of {target} in {community}: {share} of the community, {lift} times the average",
            "{n} people of {target} in {community}: {share} of the community, {lift} times the average",
        ),
        "cell_hidden": say("hidden, to protect people"),
        "communities": say("Communities"),
        "colour_community": say("by community"),
        "colour_target": say("by target"),
        "community": say("Community {n}"),
        "community_word": say("Community"),
        "copied": say("The link is copied."),
        "dates": say("Dates of the ties"),
        "drawn": say("Drawn on this map"),
        "figures": say("Figures"),
        "from": say("from"),
        "id": say("Id"),
        "inner_share": say("Ties that stay inside"),
        "inner_ties": say("Ties inside"),
        "leading": say("Who leads it"),
        "matrix": say("Targets in communities"),
        "matrix_help": say(
            "Share of each community that is in the target’s audience. Choose a cell to see these people."
        ),
        "matrix_more": say("The largest communities and the first targets; the report has them all."),
        "members": say("Members"),
        "more_rows": say("Show more ({n} left)"),
        "name": say("Name"),
        "neighbours": say_forms("Tied to {n} person", "Tied to {n} people"),
        "no_structure": say(
            "The ties show no communities beyond what chance would make: everyone is in one circle."
        ),
        "no_webgl": say(
            "This browser cannot draw so many people (WebGL is off). The communities are shown instead; the "
            "tables hold everyone."
        ),
        "nobody": say("Nobody by that name"),
        "of_people": say_forms("of {n} person", "of {n} people"),
        "other_target": say("another target, or none"),
        "outside": say("in no community: no tie with anyone"),
        "people": say("People"),
        "reading": say("How to read this map"),
        "reading_communities": say(
            "Each disc is a community, as large as its members are many; lines are the ties between "
            "communities. Choose one to see its figures, twice to see its people."
        ),
        "reading_people": say(
            "Each mark is a person, placed inside their community; the larger, the higher “{size}”. A shape "
            "marks a role. Choose someone to see whom they are tied to and why they are flagged."
        )
        if is_two_level
        else say(
            "Each mark is a person, placed by their ties; the larger, the higher “{size}”. A shape marks a "
            "role. Choose someone to see whom they are tied to and why they are flagged."
        ),
        "reading_one_circle": say(
            "Each mark is a person; the more reach, the nearer to the middle, and the larger, the higher "
            "“{size}”. A shape marks a role. Choose someone to see whom they are tied to and why they are "
            "flagged."
        ),
        "reading_limits": say(
            "The map is drawn from the communities found, so it separates them even where they touch: "
            "the share of ties that stay inside says how separate one really is."
        )
        if is_two_level
        else say(
            "The map is drawn from the ties alone and knows nothing of the communities: where colours mix, "
            "communities touch."
        ),
        "reset": say("Reset"),
        "rest_not_drawn": say("Their other ties are not drawn."),
        "roles": say("Roles"),
        "rows": say_forms("{n} row", "{n} rows"),
        "see_members": say("See its people"),
        "several": say("in several targets"),
        "show_all": say("Show all {n}"),
        "size": say("Size"),
        "stability": say("Stability"),
        "status": say("Status"),
        "strength": say("Strength of the ties"),
        "strongest": say("the strongest {share}"),
        "subset": say(
            "Shown: {n} of {all} people: those with a role, those between two communities, the heart of "
            "targets, then the most influential of each community."
        ),
        "opposition": say_forms(
            "{n} tie of opposition alone is not drawn.", "{n} ties of opposition alone are not drawn."
        ),
        "subset_ties": say("Shown: {n} of {all} ties, the strongest."),
        "targets": say("Targets"),
        "targets_here": say("Targets in this community"),
        "tie_types": say("Types of tie"),
        "tied_to": say("Most tied to"),
        "to": say("to"),
        "under": say("under {n}"),
        "unknown": say("unknown"),
        "verdict": say("Verdict"),
        "whole": say("Whole map"),
        "why": say("Why flagged"),
        "why_ambassador": say("A satisfied customer whose word of mouth brings others, or could."),
        "why_critic": say("Listened to and dissatisfied."),
        "why_gatekeeper": say("Much of what passes between communities passes through this person."),
        "why_prescriber": say("More attention goes to this person than to others."),
        "zoom_in": say("Zoom in"),
        "zoom_out": say("Zoom out"),
    }
