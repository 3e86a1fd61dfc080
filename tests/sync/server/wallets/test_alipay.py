"""What of Alipay's SDK is relied on: a new release that changes it is found here."""

from alipay.aop.api.util.SignatureUtils import sign_with_rsa2
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sync.server.wallets import settings
from sync.server.wallets.alipay import Alipay, _fen
from sync.server.wallets.pace import Pace
from sync.server.wallets.port import Said, Trade
from tests.sync.server.wallets.house import code
from tests.sync.server.wallets.merchant import key, sign, write_settings

TRADE = Trade("0" * 32, 38_000, "CNY")


def test_our_signature_is_the_sdk_s_to_the_byte():
    form = PrivateFormat.TraditionalOpenSSL
    pem = key("house").private_bytes(Encoding.PEM, form, NoEncryption()).decode().strip()
    said = "app_id=1&biz_content={}&subject=两张票"
    assert sign_with_rsa2(pem, said, "utf-8") == sign("house", said.encode())


def test_both_sides_understand_each_other_through_the_sdk(double, tmp_path):
    files = write_settings(tmp_path / "wallets", double.alipay_url, double.wechat_url)
    alipay = settings.read(files.path).alipay
    assert alipay
    gateway = Alipay(alipay, Pace())
    paid = gateway.pay(TRADE, code("alipay"), "两张票 / 380.00 = A&B\n")
    assert (paid.said, paid.amount_minor, paid.currency) == (Said.PAID, 38_000, "CNY")
    assert gateway.query(TRADE) == paid
    assert gateway.cancel(TRADE).said is Said.DONE
    assert gateway.query(TRADE).said is Said.GONE
    assert gateway.query(Trade("1" * 32, 1, "CNY")).said is Said.NOT_FOUND
    assert gateway.cancel(Trade("1" * 32, 1, "CNY")).said is Said.NOT_FOUND
    assert double.faults == []


def test_yuan_become_fen_exactly():
    assert [_fen(text) for text in ("380.00", "0.01", "1", "12.3")] == [38_000, 1, 100, 1230]
