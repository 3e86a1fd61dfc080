"""The frozen sales server's entry."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:2] == ["--selftest"]:
        from sync.server.selftest import main
    else:
        from sync.server.__main__ import main
    sys.exit(main())
