#!/usr/bin/env python3
"""What the explorer sends to a terminal of 80x24, and how soon: benches/terminal.py BINARY PROJECT [ROUNDS | visits [ROUNDS]].

Starts the explorer on a project whose store is up to date, answers for the terminal, and prints the time from the first
key to the first byte of its effect, the bytes of an idle screen, and for each page the median and the most bytes of
switching to it and of a key within it. Standard library alone. Promises: 100 ms, 0 bytes, 3,500 and 2,000 bytes (P11, P16).

With `visits` it prints how long each page takes until it changes no more, the first time since the start and the second: medians of
so many explorers, each started anew, and the most memory of one. The files of the store are in the system's cache by then.
"""

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time

QUESTION, ANSWER = b"\x1b[5n", b"\x1b[0n"
PAGES = [
    ("2", "Milestones"),
    ("3", "Journeys"),
    ("4", "Attribution"),
    ("5", "Plan"),
    ("6", "Reach"),
    ("7", "Leaders"),
    ("8", "Leads"),
    ("0", "Health"),
    ("1", "Home"),
]
SETTLED, IDLE = 0.6, 5.0
# While something is awaited the screen moves, on a busy machine less often.
AWAITED = 1.5

JOURNEY, PEOPLE = "a journey with all its panes", "people of a step, the first 1,000"

# Where one goes, one after another: what it is, the keys to it, the keys away from it and back to where they start, and what says
# that the first is there (of the demo's customers, their ids), where more comes in the background.
VISITS = [
    ("Milestones", "2", "1"),
    ("Journeys", "3", "1"),
    ("Attribution", "4", "1"),
    ("Plan", "5", "1"),
    ("Reach, by journey", "6", "1"),
    ("Reach, by person", "6 v v", "1"),
    ("Reach, a key of a search", "6 / a n", "\x7f"),
    ("Leaders", "7", "1"),
    ("Leads", "8", "1"),
    ("Health", "0", "1"),
    ("Home", "1", "0"),
    ("Journeys, again", "3", "1"),
    (JOURNEY, "3 \r", "\x1b"),
    (PEOPLE, "3 \r \r", "\x1b", b"(C0"),
    ("people of a step, as many as a list takes", "3 \r \r", "\x1b"),
    ("a customer's timeline", "3 \r \r \r", "\x1b"),
]


# The same of journeys alone, and a custom funnel: the first of the configuration.
JOURNEYS = [place for place in VISITS if place[0] in (JOURNEY, PEOPLE)] + [("a custom funnel", "3 v", "v")]


class Terminal:
    """The explorer in a terminal."""

    def __init__(self, binary, project, state, args=()):
        self.memory = 0
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.chdir(project)
            os.environ["TERM"] = "xterm-256color"
            # Where one was last does not come back.
            os.environ["XDG_STATE_HOME"] = state
            os.environ.pop("NO_COLOR", None)
            os.environ.pop("MILEPOST_CONFIG", None)
            os.execv(binary, [binary, *args])
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def read(self, wait):
        """What comes within so many seconds; the question how the terminal is, is answered at once."""
        if not select.select([self.fd], [], [], wait)[0]:
            return b""
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            # Closed: the explorer has ended.
            return b""
        if data.count(QUESTION):
            os.write(self.fd, ANSWER * data.count(QUESTION))
        return data

    def quiet(self, pause=SETTLED):
        """Bytes until nothing came for so long."""
        count = 0
        while data := self.read(pause):
            count += len(data)
        return count

    def press(self, key):
        """Milliseconds to the first byte of a key's effect, and all the bytes of it."""
        began = time.perf_counter()
        os.write(self.fd, key.encode())
        first = self.read(10)
        took = (time.perf_counter() - began) * 1e3
        return took, len(first) + self.quiet()

    def settle(self, key, text=None):
        """Milliseconds from a key to the last byte of its effect; with a text, to that text."""
        began = last = time.perf_counter()
        os.write(self.fd, key.encode())
        wait, seen, found = 10, b"", None
        while more := self.read(wait):
            last, wait = time.perf_counter(), AWAITED
            seen += more
            if text and not found and text in seen:
                found = last
        return ((found or last) - began) * 1e3

    def end(self):
        os.write(self.fd, b"\x03")
        self.quiet(0.3)
        os.kill(self.pid, signal.SIGKILL)
        _, _, usage = os.wait4(self.pid, 0)
        self.memory = usage.ru_maxrss / 1024


def started(binary, project, state):
    """A terminal whose first page is answered."""
    terminal = Terminal(binary, project, state)
    # The first bytes come within a moment; opening a store may pause longer than a settled screen.
    terminal.read(30)
    terminal.quiet(3.0)
    return terminal


def visits(binary, project, rounds, args=(), places=VISITS):
    """First and second visits of each place, and the most memory of the explorers."""
    times, memory = {}, []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as state:
            terminal = Terminal(binary, project, state, args)
            times.setdefault("Home, from the start", []).append([terminal.settle("")])
            for name, there, back, *text in places:
                *way, last = there.split(" ")
                for key in way:
                    terminal.settle(key)
                first = terminal.settle(last, *text)
                terminal.settle(back)
                times.setdefault(name, []).append([first, terminal.settle(last, *text)])
                for _ in way:
                    terminal.settle("\x1b")
            terminal.end()
            memory.append(terminal.memory)
    print(f"{'':44}{'first, ms':>12}{'second, ms':>12}")
    for name, all in times.items():
        print(f"{name:44}" + "".join(f"{statistics.median(each):12.1f}" for each in zip(*all)))
    print(f"the explorer's memory, at most {max(memory):.0f} MiB")


def main(binary, project, rounds):
    firsts = []
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as state:
            terminal = started(binary, project, state)
            firsts.append(terminal.press("2")[0])
            terminal.end()
    print(f"first key to its effect    median {statistics.median(firsts):6.1f} ms   most {max(firsts):6.1f} ms")
    state = tempfile.TemporaryDirectory()
    terminal = started(binary, project, state.name)
    for key, _ in PAGES:
        terminal.press(key)
    idle, end = 0, time.monotonic() + IDLE
    while (left := end - time.monotonic()) > 0:
        idle += len(terminal.read(left))
    print(f"idle for {IDLE:.0f} s              {idle:6} bytes")
    switches, within, times = {}, {}, []
    for _ in range(rounds):
        for key, page in PAGES:
            took, sent = terminal.press(key)
            times.append(took)
            switches.setdefault(page, []).append(sent)
            took, sent = terminal.press("j")
            within.setdefault(page, []).append(sent)
    terminal.end()
    state.cleanup()
    print(f"any later key              median {statistics.median(times):6.1f} ms   most {max(times):6.1f} ms")
    for _, page in PAGES:
        to, key = switches[page], within[page]
        print(
            f"{page:12} switch to it  median {statistics.median(to):6.0f} bytes  most {max(to):6} bytes"
            f"   j  median {statistics.median(key):6.0f} bytes"
        )
    every = [sent for sent in switches.values() for sent in sent]
    print(f"all switches               median {statistics.median(every):6.0f} bytes  most {max(every):6} bytes")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4, 5):
        sys.exit(__doc__)
    binary, project, *rest = os.path.abspath(sys.argv[1]), *sys.argv[2:]
    if rest[:1] == ["visits"]:
        visits(binary, project, int(rest[1]) if rest[1:] else 3)
    else:
        main(binary, project, int(rest[0]) if rest else 5)
