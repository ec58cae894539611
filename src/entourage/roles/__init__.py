"""The people who carry word of mouth: prescribers, ambassadors, critics, gatekeepers."""

from entourage.roles.rank import rank_roles

__all__ = ["rank_roles"]
