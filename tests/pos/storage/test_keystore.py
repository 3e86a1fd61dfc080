"""Secrets in the operating system's key store, and no store where there is none."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from pos.storage import keystore
from pos.storage.keystore import Missing, of_the_system

_ROOT = Path(__file__).resolve().parents[3]


class Locker:
    """A store of a system."""

    name = "a locker"

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, account):
        return self.kept.get((service, account))

    def set_password(self, service, account, secret):
        self.kept[service, account] = secret

    def delete_password(self, service, account):
        del self.kept[service, account]


class Locked(Locker):
    def get_password(self, service, account):
        raise RuntimeError("p4ssphrase, or what else a library puts into its errors")


OURS = (Locker.__module__,)


@pytest.fixture
def library(monkeypatch):
    """The library, as far as a till asks it; `chosen` is what it would use."""
    made = ModuleType("keyring")
    made.chosen = Locker()
    made.get_keyring = lambda: made.chosen
    monkeypatch.setitem(sys.modules, "keyring", made)
    return made


def test_what_is_put_there_is_there_until_it_is_forgotten(library) -> None:
    store = of_the_system(OURS)
    assert store.read("house key 3") is None
    store.write("house key 3", "secret")
    store.write("house key 3", "other")
    assert of_the_system(OURS).read("house key 3") == "other"
    assert library.chosen.kept == {(keystore.SERVICE, "house key 3"): "other"}
    assert store.forget("house key 3")
    assert not store.forget("house key 3")


def test_a_store_among_several_is_found(library) -> None:
    library.chosen = SimpleNamespace(backends=[SimpleNamespace(), library.chosen])
    of_the_system(OURS).write("a", "b")


def test_a_file_of_the_librarys_own_is_no_store(library) -> None:
    with pytest.raises(Missing, match="no key store"):
        of_the_system()


def test_without_the_library_there_is_no_store(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(Missing, match="extra: keystore"):
        of_the_system()


def test_a_locked_store_says_so_and_nothing_else(library) -> None:
    library.chosen = Locked()
    with pytest.raises(Missing) as missing:
        of_the_system(OURS).read("a")
    assert str(missing.value) == "a locker: RuntimeError"


def _paths() -> str:
    return os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH", "")])])


_SCRIPT = """
import sys
from pos.storage.keystore import of_the_system
store = of_the_system()
if sys.argv[1] == "write":
    assert store.read("house key 3") is None
    store.write("house key 3", "s3cret of the house")
else:
    assert store.read("house key 3") == "s3cret of the house"
    assert store.forget("house key 3")
print(store.name)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Secret Service is of the Linux desktops")
def test_the_secret_service_keeps_it_from_one_process_to_the_next(tmp_path: Path) -> None:
    pytest.importorskip("secretstorage", reason="the extra `keystore` is not installed")
    for program in ("dbus-run-session", "gnome-keyring-daemon"):
        if shutil.which(program) is None:
            pytest.skip(f"no {program}")
    script = tmp_path / "script.py"
    script.write_text(_SCRIPT)
    python = f"{sys.executable} {script}"
    unlocked = "printf house | gnome-keyring-daemon --unlock --components=secrets >/dev/null"
    inside = f"{unlocked} && {python} write && {python} read"
    home = {"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PYTHONPATH": _paths()}
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("XDG", "DBUS"))}
    done = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", inside],
        env={**kept, **home},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split("\n") == ["SecretService Keyring"] * 2 + [""], done.stderr
