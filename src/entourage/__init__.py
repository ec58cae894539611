"""entourage maps the people around a brand.

>>> import entourage
>>> entourage.__version__
'0.1.0'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = [
    "Analysis",
    "EntourageError",
    "Options",
    "__version__",
    "analyze",
    "build_options",
    "write_results",
]

if TYPE_CHECKING:
    from entourage.errors import EntourageError
    from entourage.model import Analysis
    from entourage.options import Options, build_options
    from entourage.pipeline import analyze, write_results

_HOMES = {
    "Analysis": "entourage.model",
    "EntourageError": "entourage.errors",
    "Options": "entourage.options",
    "analyze": "entourage.pipeline",
    "build_options": "entourage.options",
    "write_results": "entourage.pipeline",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Load public names when first used, so that importing the package stays cheap."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    msg = f"module 'entourage' has no attribute {name!r}"
    raise AttributeError(msg)
