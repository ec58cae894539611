"""The ``entourage`` command, its subcommands loaded when called."""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from entourage import __version__
from entourage.cli.messages import show_error
from entourage.errors import EntourageError

if TYPE_CHECKING:
    from types import FrameType

_INTERRUPTED = 130
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


class _Stop:
    """Turns the first interruption into an exception, once, so that what follows can clean up."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._interrupt)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002
        if not self.asked:
            self.asked = True
            raise KeyboardInterrupt


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit: 0 done, 1 an input or a setting is wrong, 2 usage, 130 interrupted."""
    stop = _Stop()
    try:
        code: Any = entourage.main(args=arguments, prog_name="entourage", standalone_mode=False)
    except EntourageError as error:
        show_error(error)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except BaseException:
        # a library may wrap an interruption in an error of its own
        if stop.asked:
            sys.exit(_INTERRUPTED)
        raise
    sys.exit(code if isinstance(code, int) else 0)
