"""The frozen till's entry."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    if sys.argv[1:2] == ["--selftest"]:
        from ui import selftest

        sys.exit(selftest.main())
    from ui.__main__ import main

    sys.exit(main(sys.argv[1:]))
