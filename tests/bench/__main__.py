"""`run.py bench [WORD ...]`: ratios and times, measured in one run on this machine.

Words: till, server, sync, seatmap, money, print, size; all of them when none is given.
"""

import importlib
import sys
import time

WORDS = ("size", "till", "server", "sync", "seatmap", "money", "print")


def main(words: list[str]) -> int:
    """Run the benches in order; 2 for an unknown word."""
    unknown = [word for word in words if word not in WORDS]
    if unknown:
        print(f"no such bench: {', '.join(unknown)}; there are {', '.join(WORDS)}", file=sys.stderr)
        return 2
    for word in words or WORDS:
        started = time.monotonic()
        print(f"\n## {word}\n", flush=True)
        importlib.import_module(f"tests.bench.{word}").main([])
        print(f"\n({word}: {time.monotonic() - started:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
