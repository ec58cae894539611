"""Communities: people held together by their ties, with an error bar and a name."""

from entourage.communities.detection import detect_communities

__all__ = ["detect_communities"]
