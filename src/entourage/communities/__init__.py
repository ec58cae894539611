"""Communities: people held together by their ties, with an error bar and a name."""

from entourage.communities.detection import detect_communities
from entourage.communities.matching import carry_over, match_communities

__all__ = ["carry_over", "detect_communities", "match_communities"]
