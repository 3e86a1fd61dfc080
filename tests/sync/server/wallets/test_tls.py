"""The gateways over TLS: who cannot show who they are is told nothing, least of all a code."""

from pathlib import Path

import pytest

from pos.domain.walletcode import WALLETS
from sync.server.wallets import opening, settings
from sync.server.wallets.pace import Pace
from sync.server.wallets.port import Said, Trade
from tests.sync.client.test_tls import Authority
from tests.sync.server.wallets.gateway import GatewayDouble
from tests.sync.server.wallets.house import code
from tests.sync.server.wallets.merchant import write_settings

TRADE = Trade("0" * 32, 38_000, "CNY")


def pay(double: GatewayDouble, folder: Path, wallet):
    files = write_settings(folder / "wallets", double.alipay_url, double.wechat_url)
    gateway = opening.gateways(settings.read(files.path), Pace())[wallet]
    return gateway.pay(TRADE, code(wallet), "Tickets")


@pytest.mark.parametrize("wallet", WALLETS)
def test_a_gateway_with_a_good_certificate_is_spoken_to(tmp_path, wallet, monkeypatch):
    authority = Authority(tmp_path, "trusted")
    for name in ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        monkeypatch.setenv(name, str(authority.file))
    with GatewayDouble(tmp_path / "ledger", tls=authority.server()) as double:
        assert double.alipay_url.startswith("https:")
        assert pay(double, tmp_path, wallet).said is Said.PAID
        assert double.faults == []


@pytest.mark.parametrize("wallet", WALLETS)
def test_a_stranger_hears_nothing_and_nothing_is_charged(tmp_path, wallet):
    authority = Authority(tmp_path, "stranger")
    with GatewayDouble(tmp_path / "ledger", tls=authority.server()) as double:
        assert pay(double, tmp_path, wallet).said is Said.NEVER_SENT
        assert double.asked == []
