"""The command line: one file per command; options, messages, exit codes, nothing else."""

from __future__ import annotations

from entourage.cli.main import main

__all__ = ["main"]
