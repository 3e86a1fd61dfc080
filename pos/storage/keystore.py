"""Secrets in the operating system's key store: Secret Service, Credential Locker, Keychain.

The library (the extra `keystore`) and a store of the system must be there; where one of them is
not, `Missing` says so, and a file that only its user can read serves instead. What a library offers
in place of a store, such as a text file of its own, is no store.
"""

import importlib
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

SERVICE = "parterre"
_STORES = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
)
T = TypeVar("T")


class Missing(Exception):
    """There is no key store that can be used now; says why."""


class KeyStore:
    """One store of the system."""

    def __init__(self, backend: Any) -> None:
        self._backend = backend

    @property
    def name(self) -> str:
        """What the system calls it."""
        return str(getattr(self._backend, "name", type(self._backend).__name__))

    def read(self, account: str) -> str | None:
        """The secret; None where the store has none of that name. Raises Missing."""
        found = self._asked(lambda: self._backend.get_password(SERVICE, account))
        return None if found is None else str(found)

    def write(self, account: str, secret: str) -> None:
        """Keep it, in place of what was there. Raises Missing."""
        self._asked(lambda: self._backend.set_password(SERVICE, account, secret))

    def forget(self, account: str) -> bool:
        """Whether it was there. Raises Missing."""
        if self.read(account) is None:
            return False
        self._asked(lambda: self._backend.delete_password(SERVICE, account))
        return True

    def _asked(self, ask: Callable[[], T]) -> T:
        """A store that is locked, or whose service has gone, says so in an error of its own."""
        try:
            return ask()
        except Exception as error:  # noqa: BLE001 - each store has its own kinds
            raise Missing(f"{self.name}: {type(error).__name__}") from None


def of_the_system(stores: Iterable[str] = _STORES) -> KeyStore:
    """The system's key store. Raises Missing."""
    try:
        keyring = importlib.import_module("keyring")
    except ImportError:
        raise Missing("the library for it is not installed (extra: keystore)") from None
    chosen = keyring.get_keyring()
    for backend in (chosen, *getattr(chosen, "backends", ())):
        if type(backend).__module__ in tuple(stores):
            return KeyStore(backend)
    raise Missing("this system has no key store that can be reached")
