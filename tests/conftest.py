"""What all tests share: none asserts a time, wild inputs included, and all processes name each alike."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name a test after its argument where the value is bytes: packed ones hold the time they were made."""
    return argname if isinstance(val, bytes) else None
