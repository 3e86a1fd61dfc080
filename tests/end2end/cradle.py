"""Processes that have read the program before they begin: forked from one that did nothing else.

Each is a process of its own, with its own group, files and end; only reading a thousand modules
is done once for all of them. Only where a system can fork, as the kills of these tests want it.
"""

import ctypes
import multiprocessing
import os
import runpy
import subprocess
import sys
from collections.abc import Mapping, Sequence
from multiprocessing.context import ForkServerContext
from multiprocessing.process import BaseProcess
from pathlib import Path

_READ_AHEAD = (
    *("ui.headless", "sync.server"),
    *("tests.sync.server.wallets.mortal", "tests.chaos.cashier", "tests.end2end.windowed"),
)
_NEW_NET = 0x4000_0000  # linux/sched.h: CLONE_NEWNET


class Forked:
    """As much of subprocess.Popen as a house asks for."""

    def __init__(self, process: BaseProcess) -> None:
        self._process = process
        process.start()
        assert process.pid
        self.pid = process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            raise subprocess.TimeoutExpired(self._process.name, timeout or 0.0)
        return code

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()


def has_read(arguments: Sequence[str]) -> bool:
    """Whether they name what was read. A server's workers, if it has several, read it anew."""
    words = list(arguments)
    workers = words[words.index("--workers") + 1] if "--workers" in words else "1"
    return words[0] in _READ_AHEAD and workers == "1"


def start(
    arguments: Sequence[str],
    out: Path,
    folder: Path,
    environ: Mapping[str, str],
    namespace: str = "",
) -> Forked:
    """`python -m` those arguments, in that folder; what it says goes to `out`.

    `namespace` is the file of the network that it sees, if that is not ours.
    """
    return Forked(
        _context().Process(
            target=_live,
            args=(tuple(arguments), str(out), str(folder), dict(environ), namespace),
            name=" ".join(arguments),
        )
    )


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(
        ["ui.headless.__main__", "sync.server.cli", *_READ_AHEAD[1:], "tests.end2end.readied"]
    )
    return context


def _live(
    arguments: Sequence[str], out: str, folder: str, environ: Mapping[str, str], namespace: str
) -> None:
    os.setsid()
    if namespace:
        _enter(namespace)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    said = os.open(out, os.O_WRONLY | os.O_APPEND)
    os.dup2(said, 1)
    os.dup2(said, 2)
    sys.argv = list(arguments)
    runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)


def _enter(namespace: str) -> None:
    """As nsenter does. Python has a word for it from 3.12 on."""
    libc = ctypes.CDLL(None, use_errno=True)
    net = os.open(namespace, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if libc.setns(net, _NEW_NET):
            raise OSError(ctypes.get_errno(), "setns", namespace)
    finally:
        os.close(net)
