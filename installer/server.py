"""The frozen sales server's entry."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:2] == ["--selftest"]:
        from sync.server import selftest

        sys.exit(selftest.main())
    from sync.server.cli import main

    sys.exit(main(sys.argv[1:]))
