"""`python -m printing.virtual --port 0 --out DIR`: a printer that writes each paper as a PNG."""

import argparse
import signal
import sys
from itertools import count
from pathlib import Path

from PIL import Image

from printing.virtual import VirtualPrinter, as_paper, torn_off


def main(arguments: list[str]) -> int:
    """Serve until told to end."""
    parser = argparse.ArgumentParser(prog="python -m printing.virtual", description=__doc__)
    parser.add_argument("--port", type=int, default=9100, help="0 takes a free one")
    parser.add_argument("--out", type=Path, default=Path("papers"), help="where the PNGs go")
    parser.add_argument("--torn", action="store_true", help="show the paper lying on a desk")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    look = torn_off if options.torn else as_paper
    numbers = count(1)

    def keep(paper: Image.Image) -> None:
        path = options.out / f"paper-{next(numbers):04d}.png"
        unfinished = path.with_suffix(".part")
        look(paper).save(unfinished, format="PNG")
        unfinished.replace(path)  # whoever watches the folder never sees half a picture
        print(path, flush=True)

    printer = VirtualPrinter(options.port, keep)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: printer.stop())
    host, port = printer.address
    print(f"listening on {host}:{port}", flush=True)
    printer.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
