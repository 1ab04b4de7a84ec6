"""Where the command line starts and ends: the version, the exit codes, the messages of failures."""

import os
import sys

from netlint import __version__

#: What shells give for a process that an interrupt from the keyboard has ended: 128 + SIGINT.
INTERRUPTED = 130

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


def main() -> None:
    """Run `netlint` with the arguments of the process, and end the process with its exit code."""
    arguments = sys.argv[1:]
    if arguments in (["--version"], ["-V"]):
        # Answered before anything is imported: scripts ask for it often.
        sys.stdout.write(f"netlint {__version__}\n")
        return
    import gc

    # A run builds its model once and then ends: collecting cycles only costs time.
    gc.disable()
    try:
        code = run(arguments)
    except KeyboardInterrupt:  # before there is anything to interrupt: modules are being imported
        sys.stderr.write("netlint: interrupted\n")
        code = INTERRUPTED
    _end(code)


def _end(code: int) -> "NoReturn":
    """End the process, and leave its memory to the operating system.

    Python would free the model object by object, which takes a tenth of the time of a run. Where somebody
    watches the process (a profiler, a measurement of coverage), it ends as usual, so that they get to know.
    """
    if not (sys.getprofile() or sys.gettrace() or _is_monitored()):
        try:
            for stream in (sys.stdout, sys.stderr):
                if stream is not None:  # closed by whoever started the process
                    stream.flush()
        except OSError:
            sys.exit(code)  # what could not be written is Python's to report
        os._exit(code)
    sys.exit(code)


def _is_monitored() -> bool:
    """Tell whether a tool watches by `sys.monitoring`, which Python has from 3.12 on."""
    monitoring = getattr(sys, "monitoring", None)
    return monitoring is not None and any(monitoring.get_tool(number) for number in range(6))


def run(arguments: "Sequence[str]") -> int:
    """Run `netlint` and return its exit code (`netlint.errors.ExitCode`); nothing is raised."""
    import click

    from netlint.cli.commands import cli
    from netlint.cli.output import message
    from netlint.errors import ExitCode, NetlintError

    try:
        return int(cli.main(list(arguments), prog_name="netlint", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except NetlintError as error:
        message(f"error: {error}")
        return int(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        message("interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of an output went away: nobody is left to tell.
        return int(ExitCode.CLEAN)
    except Exception as error:  # whatever it is, it is our bug: exit code 4
        _report_bug(error, verbose=_is_verbose(arguments))
        return int(ExitCode.BUG)


def _is_verbose(arguments: "Sequence[str]") -> bool:
    return any(argument in ("--verbose", "-v", "-vv") for argument in arguments)


def _report_bug(error: Exception, *, verbose: bool) -> None:
    import traceback

    from netlint.cli.output import message

    if verbose:
        traceback.print_exception(error)
    frames = list(traceback.walk_tb(error.__traceback__))
    ours = [(frame.f_globals.get("__name__", ""), line) for frame, line in frames]
    modules = [f" in {module}, line {line}" for module, line in ours if module.startswith("netlint.")]
    place = modules[-1] if modules else ""
    kind, text = type(error).__name__, str(error)
    detail = f"{kind}: {text}" if text else kind
    if len(detail) > 300:
        detail = detail[:300] + " …"
    advice = "please report it" if verbose else "please report it, with what the same command prints with -v"
    message(f"internal error (netlint {__version__}){place}: {detail}; {advice}")
