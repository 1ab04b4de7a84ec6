"""What ends a run early, with the documented exit code of each (README, "Exit codes")."""

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of every command. A contract: scripts rely on them."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    INPUT = 3
    BUG = 4


class NetlintError(Exception):
    """An error that the user can act on: one message, with the place where there is one."""

    exit_code = ExitCode.BUG

    def __init__(self, message: str, *, file: str = "", line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.file = file
        self.line = line
        self.column = column

    def __str__(self) -> str:
        place = self.file
        if place and self.line:
            place += f":{self.line}"
            if self.column:
                place += f":{self.column}"
        return f"{place}: {self.message}" if place else self.message


class InputError(NetlintError):
    """An input could not be read, or not be fully analysed."""

    exit_code = ExitCode.INPUT


class ConfigurationError(NetlintError):
    """The configuration or the command line asks for something that does not exist."""

    exit_code = ExitCode.USAGE
