"""The ``entourage`` command, its subcommands loaded when called."""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from typing import Any

import click

from entourage import __version__
from entourage.cli.messages import show_error
from entourage.errors import EntourageError

COMMANDS = ("analyze", "demo", "check", "init", "plan", "export", "formats", "schema")


class _Commands(click.Group):
    """Loads a command's module when it is called, so that ``--help`` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"entourage.cli.{cmd_name}"), cmd_name)
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: entourage analyze my-exports --out results",
)
@click.version_option(__version__, message="%(prog)s %(version)s")
def entourage() -> None:
    """Map the people around a brand: communities, targets, prescribers, ambassadors."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 an input or a setting is wrong, 2 usage."""
    # a terminated run cleans up after itself as an interrupted one does
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code: Any = entourage.main(args=arguments, prog_name="entourage", standalone_mode=False)
    except EntourageError as error:
        show_error(error)
        sys.exit(1)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
