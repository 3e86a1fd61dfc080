"""The evening: tills sell while faults come and go; then everything heals and the tills drain."""

import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.chaos.faults import End
from tests.chaos.rewinds import keep_copy
from tests.chaos.scene import Scene, TillPost, signal_to
from tests.chaos.schedule import HOUSE, Planned, plan, possible
from tests.end2end.house import Running, wait_until

# Where a till may be let die; each is a step of ui/crashpoints.py.
STEPS = (
    *("asked /v1/holds", "answered /v1/holds", "asked /v1/secures", "answered /v1/secures"),
    *("asked /v1/journal", "answered /v1/journal", "answered /v1/releases", "committed"),
    *("before_sending", "sending", "handed_over", "sent", "confirmed", "printed"),
)
_CRASH_SHARE = 0.5
_TICK_S = 0.05
_STOP_S = 40.0
_DRAIN_PATIENCE_S = 60.0
_DRAIN_WAIT_S = 150.0
_SERVE_TRIES = 6


@dataclass(eq=False)
class Evening:
    """One run over one scene."""

    scene: Scene
    tell: Callable[[str], None]
    findings: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    _under_way: list[tuple[float, Planned, End]] = field(default_factory=list)
    _dice: dict[str, random.Random] = field(default_factory=dict)
    _due_s: dict[str, float] = field(default_factory=dict)
    _began_s: float = 0.0

    def run(self) -> None:
        """Chaos, then peace."""
        faults = possible(self.scene)
        to_come = plan(self.scene, faults)
        seed = self.scene.wish.seed
        self._dice = {name: random.Random(f"{seed} {name}") for name in self.scene.posts}
        self._open_doors()
        self._began_s = time.monotonic()
        self.tell(f"{len(to_come)} faults of {len(faults)} kinds to come")
        while self._now_s() < self.scene.wish.seconds:
            while to_come and to_come[0].at_s <= self._now_s():
                self._begin(to_come.pop(0))
            self._end_due(self._now_s())
            self._revive()
            time.sleep(_TICK_S)
        self._heal()
        self._stop_tills()
        self._drain_tills()

    def _open_doors(self) -> None:
        """In peace, until every till has sold something and so has something to lose."""
        for post in self.scene.posts.values():
            self.scene.start_till(post, "", self._dice[post.name].randrange(1 << 30))
        for post in self.scene.posts.values():
            wait_until(lambda post=post: '"sold"' in post.life.text, f"{post.name} to sell")

    def _now_s(self) -> float:
        return time.monotonic() - self._began_s

    def _begin(self, planned: Planned) -> None:
        fault, scene = planned.fault, self.scene
        end = None
        if (planned.whom, fault.part) in self._held():
            return  # something took longer than planned
        dice = random.Random(f"{scene.wish.seed} {planned.at_s}")
        if fault.at_till is not None:
            end = fault.at_till(scene, scene.posts[planned.whom], dice)
        elif fault.at_house is not None:
            end = fault.at_house(scene, dice)
        lasting = f" for {planned.lasts_s:.1f} s" if planned.lasts_s else ""
        self._say(f"{planned.whom}: {fault.name}{lasting if end else ' - not now'}")
        if end:
            self.done[fault.name] += 1
            self._under_way.append((self._now_s() + planned.lasts_s, planned, end))

    def _held(self) -> set[tuple[str, str]]:
        return {(planned.whom, planned.fault.part) for _, planned, _ in self._under_way}

    def _end_due(self, now_s: float) -> None:
        due = [one for one in self._under_way if one[0] <= now_s]
        self._under_way = [one for one in self._under_way if one[0] > now_s]
        for _, planned, end in due:
            if planned.whom == HOUSE and planned.fault.part == "server" and planned.lasts_s:
                self._serve(end)
            else:
                end()
            if planned.lasts_s:
                self._say(f"{planned.whom}: {planned.fault.name} - over")

    def _serve(self, serve: End) -> None:
        """As a service unit does: start it again until it stays."""
        for attempt in range(_SERVE_TRIES):
            try:
                serve()
            except AssertionError:
                if attempt == _SERVE_TRIES - 1:
                    raise
                self._say(f"{HOUSE}: the server did not come up, again")
                time.sleep(0.5)
            else:
                return

    def _revive(self) -> None:
        for name, post in self.scene.posts.items():
            if post.pid is not None:
                continue
            if post.life is not None:
                self._note_end(post, post.life)
                post.life = None
                if self.scene.wish.rewinds:
                    keep_copy(post)
                self._due_s[name] = self._now_s() + self._dice[name].uniform(0.1, 2.0)
            if self._now_s() >= self._due_s.get(name, 0.0):
                self._start(post)

    def _start(self, post: TillPost) -> None:
        dice = self._dice[post.name]
        crash_at = ""
        if dice.random() < _CRASH_SHARE:
            crash_at = f"{dice.choice(STEPS)}:{dice.randint(1, 12)}"
        self.scene.start_till(post, crash_at, dice.randrange(1 << 30))
        self._say(f"{post.name}: starts{f', to die when {crash_at}' if crash_at else ''}")

    def _note_end(self, post: TillPost, life: Running) -> None:
        code = life.process.returncode
        said = life.text
        if "Traceback" in said:
            self.findings.append(f"{post.name} broke: {life.out.name}: {said[-1500:]}")
        elif code not in (0, 1, -signal.SIGKILL, -signal.SIGTERM):
            self.findings.append(f"{post.name} ended with {code}: {life.out.name}")
        how = {-signal.SIGKILL: "killed", 1: "gave up", 0: "stopped"}.get(code, str(code))
        post.ends[how] += 1
        last = said.strip().splitlines()[-1:] if code == 1 else []
        self._say(f"{post.name}: {' '.join([how, *last])}")

    def _heal(self) -> None:
        self._say("everything heals")
        self._end_due(float("inf"))
        server = self.scene.house.server
        if server is None or server.process.poll() is not None:
            self.findings.append("the server ended by itself")
            self._serve(self.scene.house.serve)

    def _stop_tills(self) -> None:
        for post in self.scene.posts.values():
            signal_to(post.pid, signal.SIGTERM)
        for post in self.scene.posts.values():
            if post.life is None:
                continue
            try:
                post.life.process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                self.findings.append(f"{post.name} does not end when told to")
                post.life.kill()
            self._note_end(post, post.life)
            post.life = None

    def _drain_tills(self) -> None:
        drains = {
            post.name: self.scene.drain(post, _DRAIN_PATIENCE_S)
            for post in self.scene.posts.values()
        }
        for name, drain in drains.items():
            code = drain.process.wait(_DRAIN_WAIT_S)
            if code:
                self.findings.append(f"{name} does not drain: {drain.text[-1500:]}")
        lines = [post.line for post in self.scene.posts.values()]
        wait_until(lambda: not any(line.underway for line in lines), "the last late request")
        time.sleep(1.0)  # and the server's word on it
        self._say("the tills are drained, nothing is under way")

    def _say(self, text: str) -> None:
        self.tell(f"{self._now_s():7.1f} s  {text}")
