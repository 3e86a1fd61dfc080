"""The wallets' settings: what is wrong is said in a sentence, and no secret is said at all."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sync.server.wallets import opening, settings
from sync.server.wallets.pace import Pace
from sync.server.wallets.settings import SettingsWrong
from tests.sync.server.served import ROOT
from tests.sync.server.wallets.merchant import APIV3_KEY, write_settings

ALIPAY, WECHAT = "https://openapi.alipay.com/gateway.do", "https://api.mch.weixin.qq.com"


@pytest.fixture
def files(tmp_path: Path):
    return write_settings(tmp_path / "wallets", ALIPAY, WECHAT)


def changed(files, old: str, new: str) -> Path:
    text = files.path.read_text("utf-8")
    assert old in text
    files.path.write_text(text.replace(old, new, 1), "utf-8")
    return files.path


def test_both_wallets_open_and_show_no_secret(files):
    read = settings.read(files.path)
    assert sorted(opening.gateways(read, Pace())) == ["alipay", "wechat"]
    shown = repr(read)
    assert "PRIVATE KEY" not in shown
    assert APIV3_KEY not in shown


def test_a_house_may_take_one_wallet(files):
    text = files.path.read_text("utf-8")
    files.path.write_text(text.partition("[wechat]")[0], "utf-8")
    assert sorted(opening.gateways(settings.read(files.path), Pace())) == ["alipay"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[alipay]", "[paypal]", "there is no wallet 'paypal'"),
        ('app_id = "2021000000000000"', "", "needs app_id"),
        ('app_id = "2021000000000000"', "app_id = 7", "needs app_id"),
        ("mchid", "mchido = 1\nmchid", "does not know 'mchido'"),
        ("house.pem", "nowhere.pem", "cannot be read"),
        ("https://openapi", "http://openapi", "must be an https address"),
        ("[wechat]", "[wechat", "wallets.toml"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(files, old, new, said):
    with pytest.raises(SettingsWrong, match=said.replace("[", r"\[")):
        settings.read(changed(files, old, new))


@pytest.mark.skipif(os.name != "posix", reason="groups and others are POSIX's")
@pytest.mark.parametrize("name", ["wallets.toml", "house.pem", "apiv3.key"])
def test_a_secret_that_others_can_read_is_refused(files, name):
    (files.folder / name).chmod(0o640)
    with pytest.raises(SettingsWrong, match="chmod 600"):
        settings.read(files.path)


@pytest.mark.parametrize("text", ["some text", "-----BEGIN PRIVATE KEY-----\nAAAA\n", "QUJD"])
def test_a_key_that_is_none_is_said_without_a_word_of_it(files, text):
    (files.folder / "house.pem").write_text(text, "utf-8")
    with pytest.raises(SettingsWrong) as caught:
        opening.gateways(settings.read(files.path), Pace())
    assert text not in str(caught.value)


def test_a_server_does_not_start_with_settings_that_are_wrong(files, tmp_path):
    from sync.server.database import Database

    url = f"sqlite:///{tmp_path / 'sales.sqlite'}"
    books = Database(url)
    books.create()
    books.close()
    words = ["serve", "--database", url, "--wallets", str(changed(files, "mchid", "mchido"))]
    done = subprocess.run(
        [sys.executable, "-m", "sync.server", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("--wallets: ")
    assert "Traceback" not in done.stderr


def test_a_house_without_wallets_loads_none_of_their_libraries():
    looked = "import sys, sync.server.app; print([m for m in sys.modules if 'alipay' in m.lower()])"
    done = subprocess.run(
        [sys.executable, "-c", looked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
