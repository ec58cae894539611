"""Run entourage as a module: ``python -m entourage``."""

from __future__ import annotations

from entourage.cli import main

if __name__ == "__main__":
    main()
