"""Why the processes are not started."""


class StartError(Exception):
    """The processes cannot run; the message says what to do."""
