"""`python -m wrkit` and the console script."""

from __future__ import annotations

import gc
import sys

# A command makes many values and keeps them to its end; looking for cycles among them every 700 costs it a quarter.
_COLLECT_EVERY = 50_000


def main() -> None:
    """Run the command line and leave with its exit code."""
    from wrkit.cli.main import run

    gc.set_threshold(_COLLECT_EVERY)
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
