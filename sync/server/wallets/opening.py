"""Opens the wallets that the settings name; the SDKs are loaded here, and only where they are."""

from pathlib import Path

from pos.domain.walletcode import Wallet
from sync.server.database import Database
from sync.server.wallets.clerk import Clerk
from sync.server.wallets.desk import WalletDesk
from sync.server.wallets.pace import Pace
from sync.server.wallets.port import Gateway
from sync.server.wallets.settings import SettingsWrong, WalletSettings, read


def desk(path: Path | None, database: Database) -> WalletDesk:
    """The wallets' desk of a worker. Raises SettingsWrong."""
    if path is None:
        return WalletDesk()
    pace = Pace()
    return WalletDesk(Clerk(database, gateways(read(path), pace), pace))


def gateways(settings: WalletSettings, pace: Pace) -> dict[Wallet, Gateway]:
    """A gateway for each wallet of the settings. Raises SettingsWrong."""
    found: dict[Wallet, Gateway] = {}
    try:
        if settings.alipay:
            from sync.server.wallets.alipay import Alipay

            found["alipay"] = Alipay(settings.alipay, pace)
        if settings.wechat:
            from sync.server.wallets.wechat import Wechat

            found["wechat"] = Wechat(settings.wechat, pace)
    except ImportError as error:
        raise SettingsWrong(
            f"the wallets' libraries are not installed ({error.name}): install parterre's extra"
            " 'wallets'"
        ) from None
    return found
