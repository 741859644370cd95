"""What the exit code of a command means to the script that ran it."""

from enum import IntEnum


class Exit(IntEnum):
    """The exit codes of every command; ``docs/command-line.md`` explains them."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    NOT_READY = 3
    STOPPED = 130
