"""The keys of a house and of two gateways, made once, and the house's settings over them."""

import base64
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import (
    RSAPrivateKey,
    RSAPublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256

from sync.server.wallets import keys

APP_ID, APPID, MCHID = "2021000000000000", "wx0000000000000000", "1900000000"
SERIAL, PUBLIC_KEY_ID = "5157F09EFDC096DE15EBE81A47057A7200000000", "PUB_KEY_ID_01"
APIV3_KEY = "0123456789abcdef0123456789abcdef"


@cache
def key(whose: str) -> RSAPrivateKey:
    """The key of "house", "gateway" or "stranger"."""
    return generate_private_key(65537, 2048)


def sign(whose: str, said: bytes) -> str:
    return base64.b64encode(key(whose).sign(said, PKCS1v15(), SHA256())).decode()


def verify(public: RSAPublicKey, signature: str, said: bytes) -> None:
    """Raises InvalidSignature."""
    public.verify(base64.b64decode(signature), said, PKCS1v15(), SHA256())


@dataclass(frozen=True)
class Files:
    """Where the house's settings are."""

    path: Path

    @property
    def folder(self) -> Path:
        return self.path.parent


def write_settings(folder: Path, alipay_url: str, wechat_url: str) -> Files:
    """wallets.toml and the keys it names, for nobody else's eyes."""
    folder.mkdir(parents=True, exist_ok=True)
    house, gateway = key("house"), key("gateway").public_key()
    _secret(folder / "house.pem", keys.pkcs8(house))
    _secret(folder / "apiv3.key", APIV3_KEY + "\n")
    (folder / "gateway.pem").write_text(keys.spki(gateway), "utf-8")
    text = f"""
[alipay]
app_id = "{APP_ID}"
private_key = "house.pem"
public_key = "gateway.pem"
gateway = "{alipay_url}"

[wechat]
appid = "{APPID}"
mchid = "{MCHID}"
serial = "{SERIAL}"
private_key = "house.pem"
apiv3_key = "apiv3.key"
public_key = "gateway.pem"
public_key_id = "{PUBLIC_KEY_ID}"
store = "house-1"
gateway = "{wechat_url}"
"""
    _secret(folder / "wallets.toml", text)
    return Files(folder / "wallets.toml")


def _secret(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text, "utf-8")
