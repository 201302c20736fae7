"""The command line. Each command is one call; nothing is imported before it is needed.

Exit codes: 0 all read; 1 at least one input could not be read at all (its record says why); 2 a flag, plan or path is
wrong; 3 we met a bug of our own; 130 stopped by the user, 143 by the system.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import Any

from dateline.cli import actors as actors
from dateline.cli import asking as asking
from dateline.cli import exporting as exporting
from dateline.cli import installed as installed
from dateline.cli import linking as linking
from dateline.cli import reading as reading
from dateline.cli import serving as serving
from dateline.cli import storing as storing
from dateline.cli.shared import DEBUG, ENDED, OWN_BUG, STOPPED, UNFOLDED, UNREADABLE, WRONG_SETTING, app, say

__all__ = ["DEBUG", "OWN_BUG", "STOPPED", "UNFOLDED", "UNREADABLE", "WRONG_SETTING", "app", "main"]


FEW_SWEEPS = (50_000, 20, 100)
"""Python's sweeps for circles of objects, more seldom than its own: lexicons are many small objects that stay."""


def _end(sign: int, *_: Any) -> None:
    """What Ctrl-C and SIGTERM do: say so, and unwind, so that workers end and files are closed."""
    say("stopped.", False)
    sys.exit(STOPPED if sign == signal.SIGINT else ENDED)


def main() -> None:
    """Run the command line; a user's mistake is one sentence and its remedy, never a stack trace."""
    from dateline.errors import DatelineError

    gc.set_threshold(*FEW_SWEEPS)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, _end)
    try:
        app()
    except DatelineError as e:
        say(str(e), False)
        sys.exit(WRONG_SETTING)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except KeyboardInterrupt:
        say("stopped.", False)
        sys.exit(STOPPED)
    except Exception as e:
        if DEBUG in os.environ:
            raise
        say(f"a bug of ours: {type(e).__name__}: {e}. Please report it; {DEBUG}=1 shows where.", False)
        sys.exit(OWN_BUG)
