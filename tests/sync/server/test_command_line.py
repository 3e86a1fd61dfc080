"""The server's command line: what it refuses to do, and how it says so."""

import ipaddress
import json
import os
import signal
import sqlite3
import ssl
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PrivateFormat

from sync.protocol import wire
from tests.postgres_server import new_database
from tests.sync.server.served import WAIT_S, Served, events, run, serving

ROOT = Path(__file__).parents[3]


@pytest.fixture
def url(tmp_path: Path, season: Path) -> str:
    """A SQLite database with the season in it."""
    url = f"sqlite:///{tmp_path / 'sales.sqlite'}"
    assert run("init", "--database", url, "--season", str(season)).returncode == 0
    return url


def test_a_second_server_on_one_sqlite_file_is_refused(url: str):
    with serving(url):
        second = run("serve", "--database", url)
        assert second.returncode == 1
        assert "another server is using" in second.stderr
    with serving(url):
        pass


@pytest.mark.parametrize(
    ("flags", "sentence"),
    [
        (["--workers", "2"], "several workers need PostgreSQL"),
        (["--host", "0.0.0.0"], "Give --certificate and --key"),
        (["--certificate", "x.pem"], "go together"),
        (["--workers", "0"], "at least 1"),
        (["--port", "70000"], "cannot listen"),
    ],
)
def test_a_server_does_not_start_where_it_would_do_harm(url: str, flags: list[str], sentence: str):
    done = run("serve", "--database", url, *flags)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_database_the_server_says_what_to_do(tmp_path: Path):
    done = run("serve", "--database", f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert (done.returncode, "run init" in done.stderr) == (1, True)
    assert not (tmp_path / "none.sqlite").exists()


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, season: Path):
    file = tmp_path / "letter.sqlite"
    file.write_text("Dear Sir or Madam," * 300, "utf-8")
    before = file.read_bytes()
    done = run("init", "--database", f"sqlite:///{file}", "--season", str(season))
    assert done.returncode == 1
    assert "database_damaged" in done.stderr
    assert file.read_bytes() == before


def test_a_broken_season_names_file_and_line_and_changes_nothing(url: str, season: Path):
    folder = Path(url.removeprefix("sqlite:///")).parent / "next"
    (folder / "plans").mkdir(parents=True)
    for file in (season / "plans").iterdir():
        (folder / "plans" / file.name).write_bytes(file.read_bytes())
    lines = (season / "season.json").read_text("utf-8").splitlines()
    at = next(n for n, line in enumerate(lines, 1) if '"production"' in line)
    lines[at - 1] = lines[at - 1].replace('"production": 1', '"production": 77')
    (folder / "season.json").write_text("\n".join(lines), "utf-8")
    done = run("init", "--database", url, "--season", str(folder))
    assert done.returncode == 1
    assert f"season.json:{at}: " in done.stderr
    assert "77" in done.stderr
    plan = folder / "plans" / "small.plan.json"
    plan.write_text(plan.read_text("utf-8").replace('"position"', '"positoin"', 1), "utf-8")
    done = run("init", "--database", url, "--season", str(folder))
    assert done.stderr.startswith("plans/small.plan.json:")
    with serving(url) as served:
        assert served.till(1).http.get("/v1/season").json()["version"] == 1


def test_a_new_season_rises_in_version_and_a_sold_hall_keeps_its_plan(url: str, season: Path):
    done = run("init", "--database", url, "--season", str(season))
    assert done.stdout.startswith("season 2:")
    done = run(
        *("house-hold", "--database", url, "--performance", "1"),
        *("--places", "0,4-6,249", "--reason", "press"),
    )
    assert done.stdout == "5 places are the house's\n", done.stderr
    folder = Path(url.removeprefix("sqlite:///")).parent / "next"
    (folder / "plans").mkdir(parents=True)
    for file in ("season.json", "plans/small.plan.json", "plans/small.more.json"):
        (folder / file).write_bytes((season / file).read_bytes())
    more = json.loads((folder / "plans" / "small.more.json").read_bytes())
    more["standing"]["gallery"]["capacity"] -= 1
    (folder / "plans" / "small.more.json").write_text(json.dumps(more), "utf-8")
    done = run("init", "--database", url, "--season", str(folder))
    assert "performance 1: 1 places would be lost" in done.stderr
    assert "Gallery (place 249) would be gone" in done.stderr
    free = ["house-release", "--database", url, "--performance", "1", "--places", "249"]
    assert run(*free).returncode == 0
    assert run("init", "--database", url, "--season", str(folder)).stdout.startswith("season 3:")


def test_a_feed_hears_of_another_process_and_does_not_keep_the_server_from_stopping(url: str):
    with serving(url) as served:
        till = served.till(1)
        start = till.snapshot(1)
        query = {"generation": start.generation, "since": 0}
        with till.http.stream("GET", "/v1/performances/1/feed", params=query) as stream:
            told = events(stream.iter_lines())
            run(
                *("house-hold", "--database", url, "--performance", "1"),
                *("--places", "3", "--reason", "camera"),
            )
            _, data = next(told)
            assert data["changes"] == [[1, 3, wire.PlaceState.HOUSE_HELD, 0]]
            began_s = time.monotonic()
            served.running.process.terminate()
            assert list(told) == []
        served.running.wait()
        assert time.monotonic() - began_s < 10


def test_tills_of_an_old_life_of_the_books_are_told_to_start_anew(url: str, season: Path):
    with serving(url) as served:
        first = httpx.get(f"{served.url}/v1/health").json()["generation"]
    Path(url.removeprefix("sqlite:///")).unlink()
    run("init", "--database", url, "--season", str(season))
    with serving(url) as served:
        assert httpx.get(f"{served.url}/v1/health").json()["generation"] > first


def test_everything_durable_is_there_after_a_kill(url: str):
    with serving(url) as served:
        till = served.till(1)
        held = till.secure(1, [1, 2, 3])
        served.running.kill()
        held_answer = msgspec.json.decode(held.content, type=wire.Secured)
        assert held_answer.places == [1, 2, 3]
        with serving(url) as again:
            token = till.enrolled.token
            answer = httpx.get(
                f"{again.url}/v1/performances/1/snapshot",
                headers={"Authorization": f"Bearer {token}"},
            )
            shown = msgspec.json.decode(answer.content, type=wire.Snapshot)
            assert sorted(place for place, _ in shown.owners) == [1, 2, 3]
        served.ends_with = -signal.SIGKILL  # on purpose


def test_no_token_and_no_code_stands_in_the_books(url: str):
    with serving(url) as served:
        till = served.till(1)
        code = served.code("Till 2")
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
        dump = "\n".join(connection.iterdump())
        connection.close()
    assert till.enrolled.token not in dump
    assert code.replace("-", "")[4:] not in dump


@pytest.mark.postgres
@pytest.mark.skipif(sys.platform != "linux", reason="looks for the workers in /proc")
def test_a_worker_that_dies_is_replaced(postgres_url: str, season: Path):
    url = new_database(postgres_url)
    assert run("init", "--database", url, "--season", str(season)).returncode == 0
    with serving(url, "--workers", "2") as served:
        first = workers_of(served)
        assert len(first) == 2
        os.kill(min(first), signal.SIGKILL)
        end_s = time.monotonic() + WAIT_S
        while len(now := workers_of(served)) < 2 or now == first:
            assert time.monotonic() < end_s
            time.sleep(0.05)
        assert served.till(1).hold(1, [1]).status_code == 200


def workers_of(served: Served) -> set[int]:
    """The worker processes, by number."""
    pid = served.running.process.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    lines = {int(one): Path(f"/proc/{one}/cmdline").read_bytes() for one in children}
    return {number for number, line in lines.items() if b"spawn_main" in line}


def test_the_committed_description_of_the_protocol_is_the_program_s():
    from sync.server.app import openapi

    committed = (ROOT / "docs" / "openapi.json").read_bytes()
    assert committed == openapi(), "run: python -m sync.server openapi > docs/openapi.json"


def test_with_a_certificate_the_server_speaks_tls(url: str, tmp_path: Path):
    certificate, key = self_signed(tmp_path)
    with serving(url, "--certificate", str(certificate), "--key", str(key)) as served:
        assert served.url.startswith("https://127.0.0.1:")
        trust = ssl.create_default_context(cafile=certificate)
        assert httpx.get(f"{served.url}/v1/health", verify=trust).status_code == 200


def self_signed(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1, good for a day."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "house")])
    now = datetime.now(UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = (folder / "house.pem", folder / "house.key")
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return files
