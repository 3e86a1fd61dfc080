"""Deaths times wallets: by turns in the suite, every pair with PARTERRE_WHOLE_MATRIX=1."""

import os
from collections.abc import Sequence

WALLETS = ("alipay", "wechat")
WHOLE = os.environ.get("PARTERRE_WHOLE_MATRIX") == "1"


def by_turns(cases: Sequence[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Each case with one of the wallets in front, the next case with the next one; or with all."""
    if WHOLE:
        return [(wallet, *case) for case in cases for wallet in WALLETS]
    return [(WALLETS[index % len(WALLETS)], *case) for index, case in enumerate(cases)]
