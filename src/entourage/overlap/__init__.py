"""Where target and community meet: overlap, cohesion, verdicts and the answer per target."""

from entourage.overlap.compare import compare_overlap

__all__ = ["compare_overlap"]
