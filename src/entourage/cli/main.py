"""The ``entourage`` command, its subcommands loaded when called."""

from __future__ import annotations

import errno
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from entourage import __version__
from entourage.cli.messages import show_error
from entourage.errors import EntourageError, RoomError

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


def _explain(error: BaseException) -> EntourageError | None:
    """Say what lacks where no part of the work has said it: memory, or room for what is printed."""
    from entourage.room import describe_shortage, is_shortage

    if not is_shortage(error):
        return None
    if isinstance(error, OSError) and error.errno != errno.ENOMEM and error.filename is None:
        # what is printed is written at the end again: nowhere, this time
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return RoomError(
            "What is printed cannot be written where it is sent: {reason}.", reason=error.strerror
        )
    return describe_shortage(error)


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
    except BaseException as error:
        # a library may wrap an interruption in an error of its own
        if stop.asked:
            sys.exit(_INTERRUPTED)
        said = _explain(error)
        if said is None:
            raise
        show_error(said)
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)
