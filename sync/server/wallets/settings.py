"""The wallets' settings: a TOML file that names files of keys, none of them for other eyes.

    [alipay]
    app_id = "2021000000000000"
    private_key = "alipay-app.pem"          # ours; PEM, or the bare base64 of Alipay's key tool
    public_key = "alipay-public.pem"        # Alipay's
    gateway = "https://openapi.alipay.com/gateway.do"     # may be left out

    [wechat]
    appid = "wx0000000000000000"
    mchid = "1900000000"
    serial = "5157F09EFDC096DE15EBE81A47057A7200000000"   # of our certificate
    private_key = "wechat-merchant.pem"     # ours
    apiv3_key = "wechat-apiv3.key"
    public_key = "wechat-public.pem"        # WeChat Pay's
    public_key_id = "PUB_KEY_ID_0000000000000000000000000000000000000000"
    store = "1"                             # the house, as WeChat Pay shall call it
    gateway = "https://api.mch.weixin.qq.com"             # may be left out

Keys' files are named from the folder of this one. Where an operating system knows groups and
others, neither may read this file or a secret one.
"""

import ipaddress
import os
import stat
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ALIPAY_GATEWAY = "https://openapi.alipay.com/gateway.do"
WECHAT_GATEWAY = "https://api.mch.weixin.qq.com"
_FILE_BYTES_MAX = 20_000
_WORD_MAX = 200


class SettingsWrong(Exception):
    """The wallets cannot be taken like that; the sentence is for a person, and names no secret."""


@dataclass(frozen=True)
class AlipaySettings:
    """One application at Alipay."""

    app_id: str
    private_key: str = field(repr=False)
    public_key: str = field(repr=False)
    gateway: str = ALIPAY_GATEWAY


@dataclass(frozen=True)
class WechatSettings:
    """One merchant at WeChat Pay, whose platform is known by its public key."""

    appid: str
    mchid: str
    serial: str
    private_key: str = field(repr=False)
    apiv3_key: str = field(repr=False)
    public_key: str = field(repr=False)
    public_key_id: str
    store: str
    gateway: str = WECHAT_GATEWAY


@dataclass(frozen=True)
class WalletSettings:
    """The wallets a house takes."""

    alipay: AlipaySettings | None = None
    wechat: WechatSettings | None = None


def read(path: Path) -> WalletSettings:
    """The settings. Raises SettingsWrong."""
    try:
        raw = tomllib.loads(_secret(path))
    except tomllib.TOMLDecodeError as error:
        raise SettingsWrong(f"{path}: {error}") from None
    unknown = sorted(set(raw) - {"alipay", "wechat"})
    if unknown:
        raise SettingsWrong(f"{path}: there is no wallet {unknown[0]!r}; alipay and wechat are")
    if not raw:
        raise SettingsWrong(f"{path} names no wallet")
    alipay = _Section(path, "alipay", raw["alipay"]) if "alipay" in raw else None
    wechat = _Section(path, "wechat", raw["wechat"]) if "wechat" in raw else None
    return WalletSettings(_alipay(alipay) if alipay else None, _wechat(wechat) if wechat else None)


def _alipay(section: "_Section") -> AlipaySettings:
    settings = AlipaySettings(
        section.word("app_id"),
        section.secret("private_key"),
        section.file("public_key"),
        section.address("gateway", ALIPAY_GATEWAY),
    )
    section.end()
    return settings


def _wechat(section: "_Section") -> WechatSettings:
    settings = WechatSettings(
        section.word("appid"),
        section.word("mchid"),
        section.word("serial"),
        section.secret("private_key"),
        section.secret("apiv3_key"),
        section.file("public_key"),
        section.word("public_key_id"),
        section.word("store"),
        section.address("gateway", WECHAT_GATEWAY),
    )
    section.end()
    return settings


class _Section:
    """One wallet's part of the file; what nobody asked for in the end is a slip of the pen."""

    def __init__(self, path: Path, name: str, raw: Any) -> None:
        if not isinstance(raw, dict):
            raise SettingsWrong(f"{path}: [{name}] is no section")
        self._path, self._name, self._raw = path, name, dict(raw)

    def word(self, key: str, without: str | None = None) -> str:
        """A short text."""
        value = self._raw.pop(key, without)
        if not isinstance(value, str) or not value or len(value) > _WORD_MAX:
            raise SettingsWrong(f"{self._path}: [{self._name}] needs {key}, a text")
        return value

    def address(self, key: str, without: str) -> str:
        """Where the gateway is: https, but on this machine."""
        url = self.word(key, without)
        parts = urlsplit(url)
        if not parts.hostname or not (
            parts.scheme == "https" or (parts.scheme == "http" and _is_loopback(parts.hostname))
        ):
            raise SettingsWrong(f"{self._path}: [{self._name}] {key} must be an https address")
        return url

    def file(self, key: str) -> str:
        """What stands in a file."""
        return _text(self._path.parent / self.word(key))

    def secret(self, key: str) -> str:
        """What stands in a file that nobody else may read."""
        return _secret(self._path.parent / self.word(key))

    def end(self) -> None:
        """That was all there may be."""
        for key in self._raw:
            raise SettingsWrong(f"{self._path}: [{self._name}] does not know {key!r}")


def _secret(path: Path) -> str:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise SettingsWrong(f"{path} cannot be read: {error.strerror}") from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise SettingsWrong(f"{path} can be read by others; chmod 600 it")
    return _text(path)


def _text(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_FILE_BYTES_MAX + 1)
    except OSError as error:
        raise SettingsWrong(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsWrong(f"{path} is no text") from None
    if len(text) > _FILE_BYTES_MAX:
        raise SettingsWrong(f"{path} is too long to be what it should be")
    return text.strip()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
