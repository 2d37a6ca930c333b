"""Measures a store of many conversations beside redis-server, and prints and draws what came out.

Usage: memory.py BUILD_FOLDER PICTURE
"""

import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time

from table import Table

PAYLOAD = bytes(ord("a") + i % 26 for i in range(100))


def say(text):
    print(f"bench-memory: {text}", file=sys.stderr, flush=True)


class Store:
    """The library's own program."""

    def __init__(self, build):
        self.program = build / "swift" / "release" / "memory-bench"

    def measure(self, *words):
        """The numbers that one run prints, by name."""
        say("measures " + " ".join(map(str, words)))
        output = subprocess.run(
            [self.program, *map(str, words)], check=True, capture_output=True, text=True
        ).stdout
        return {name: float(number) for name, number in
                (line.split("\t") for line in output.splitlines())}


class Redis:
    """A redis-server on loopback, for the length of a `with`."""

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--save", "",
             "--appendonly", "no", "--daemonize", "no", "--dir", self.folder.name],
            stdout=subprocess.DEVNULL)
        for _ in range(500):
            try:
                self.connect().close()
                return self
            except ConnectionRefusedError:
                time.sleep(0.01)
        raise RuntimeError("redis-server does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port))

    def call(self, *words):
        """One command; what it answers, as text."""
        with self.connect() as connection:
            connection.sendall(command(*words))
            connection.settimeout(60)
            return connection.recv(1 << 16).decode()

    def resident(self):
        """Resident bytes of the server."""
        status = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text()
        return int(status.split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def pipeline(self, commands, clients=2):
        """Sends commands, one answer each, from pipelined clients; messages a second.

        `commands` maps a client's number to parts, each bytes and the count of commands in them.
        Everything is written down before the clock runs, so that the server is what is measured.
        """
        parts = [list(commands(client, clients)) for client in range(clients)]
        total = sum(count for client in parts for _, count in client)
        threads = [threading.Thread(target=self.send, args=(client,)) for client in parts]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return total / (time.monotonic() - start)

    def send(self, parts):
        with self.connect() as connection:
            for data, _ in parts:
                writer = threading.Thread(target=connection.sendall, args=(data,))
                writer.start()
                drain(connection)
                writer.join()


def drain(connection):
    """Reads answers up to that of the ECHO that marks the end of a part."""
    tail = b""
    while not tail.endswith(b"$3\r\nend\r\n"):
        data = connection.recv(1 << 20)
        if not data:
            raise RuntimeError("redis-server went away")
        tail = (tail + data)[-16:]


def command(*words):
    """A command in the Redis protocol."""
    parts = [w if isinstance(w, bytes) else str(w).encode() for w in words]
    return b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(p), p) for p in parts)


def parts(conversations, rounds, make, size=20_000):
    """The commands of one client of several, in parts that end with a mark."""

    def of(client, clients):
        step = int(conversations * 0.618) | 1
        while gcd(step, conversations) != 1:
            step += 2
        chunk, count = [], 0
        for _ in range(rounds):
            for index in range(client, conversations, clients):
                chunk.append(make(b"c:%07d" % (index * step % conversations)))
                count += 1
                if count == size:
                    yield b"".join(chunk) + command("ECHO", "end"), count
                    chunk, count = [], 0
        if chunk:
            yield b"".join(chunk) + command("ECHO", "end"), count

    return of


def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


def template(*words):
    """A command whose key, of nine bytes, is left open: to write down many of them takes time."""
    before, after = command(*words).split(b"KEYOFNINE")
    return lambda key: before + key + after


FORMS = {
    "redis stream": template("XADD", "KEYOFNINE", "*", "m", PAYLOAD),
    "redis list": template("RPUSH", "KEYOFNINE", PAYLOAD),
}


def redis_bytes(form, conversations, messages):
    """Resident bytes that the server takes for them."""
    say(f"fills {form}: {conversations} × {messages}")
    with Redis() as server:
        before = server.resident()
        # Rounds one after the other, so that what is written down is never all there is.
        for _ in range(messages):
            server.pipeline(parts(conversations, 1, FORMS[form]))
        return server.resident() - before


def redis_steady(conversations):
    """Appends into a window of 20, and reads of the last ten, a second."""
    say(f"redis-server with a window of 20: {conversations} conversations")
    append = template("XADD", "KEYOFNINE", "MAXLEN", "20", "*", "m", PAYLOAD)
    read = template("XREVRANGE", "KEYOFNINE", "+", "-", "COUNT", "10")
    with Redis() as server:
        for _ in range(20):
            server.pipeline(parts(conversations, 1, append))
        appends = server.pipeline(parts(conversations, 2, append))
        reads = server.pipeline(parts(conversations, 2, read, size=2_000))
        return appends, reads


def measure(store, quick):
    table = Table()
    scale = 10 if quick else 1
    million = 1_000_000 // scale
    for name, conversations, messages, bound in [
        (f"{million:,} × 10", million, 10, 130),
        (f"{10_000 // scale:,} × 1,000", 10_000 // scale, 1_000, 112),
    ]:
        numbers = store.measure("fill", conversations, messages, 100)
        ours = numbers["resident bytes a message"]
        table.add(f"{name}, bytes a message", ours, bound=bound, least=False)
        for form in FORMS:
            theirs = redis_bytes(form, conversations, messages) / (conversations * messages)
            table.add(f"{name}, bytes a message", ours, form, theirs, 1, least=False)
        if messages == 10:
            table.add(f"{name}, append, M/s", numbers["append, M/s"])
            table.add(f"{name}, append again, M/s", numbers["append again, M/s"])
            table.add(f"{name}, read last ten, M/s", numbers["read last ten, 2 threads, M/s"],
                      bound=1.5)
    single = 100_000 // scale
    ours = store.measure("fill", single, 1, 100)["resident bytes a conversation"]
    table.add(f"{single:,} × 1, bytes each", ours, bound=300, least=False)
    for form in FORMS:
        theirs = redis_bytes(form, single, 1) / single
        table.add(f"{single:,} × 1, bytes each", ours, form, theirs, 1, least=False)

    pinned, thinned = store.measure("pinned", million), store.measure("thinned", million)
    timed, states = store.measure("timed", million), store.measure("states", million)
    keyed = store.measure("keyed", million)
    for name, numbers, bound in [
        ("first of ten pinned", pinned, 125),
        ("every third removed", thinned, 130),
        ("each of its own time", timed, 128),
        ("a group, none handed out", store.measure("grouped", million, 0), 130),
        ("a group, all handed out", store.measure("grouped", million, 10), 160),
        ("two states of ten", states, 130),
        ("one of ten with a key", keyed, 126),
    ]:
        table.add(f"{name}, resident bytes a message", numbers["resident bytes a message"])
        table.add(f"{name}, counted bytes a message", numbers["counted bytes a message"],
                  bound=bound, least=False)
    table.add("a second branch, resident bytes a message",
              store.measure("apart", million // 10)["resident bytes a message"])
    for numbers, name in [
        (pinned, "append into a window of 20 behind one that is pinned, ns"),
        (thinned, "remove from the middle, ns"),
        (timed, "append with a time of its own, ns"),
        (states, "replace a state, ns"),
        (keyed, "append with a key, ns"),
        (keyed, "repeat an append, ns"),
        (keyed, "one more remembered, counted bytes a message"),
    ]:
        table.add(name, numbers[name])

    for conversations, bound in [(1_000, 6), (1, 4)]:
        rate = store.measure("working", conversations)["handed out and acknowledged, M/s"]
        table.add(f"groups of {conversations:,}, handed out and acknowledged, M/s", rate,
                  bound=bound)

    steady = store.measure("steady", million)
    appends, reads = redis_steady(million)
    append, read = steady["append into a window of 20, M/s"], steady["read last ten, 2 threads, M/s"]
    table.add("window of 20, append, M/s", append, bound=2.5)
    table.add("window of 20, append, M/s", append, "redis stream", appends / 1e6, 5)
    table.add("window of 20, read last ten, M/s", read, bound=1.5)
    table.add("window of 20, read last ten, M/s", read, "redis stream", reads / 1e6, 5)

    expire(table, store, million)
    return table


def expire(table, store, conversations):
    """What expiry gives back, and how long others wait for it, in five runs.

    The greatest of the five is shown, but for the longest append: what a machine does to its
    threads anyway is in that too, so there the middle one is shown, beside those of the same
    program while nothing expires, alone and beside another thread at work.
    """
    runs = [store.measure("expire", conversations) for _ in range(5)]
    each = lambda name: sorted(run[name] for run in runs)
    for when in ["before", "beside another", "meanwhile"]:
        say(f"longest appends {when}, ms: " + " ".join(map(str, each(f"longest append {when}, ms"))))
    worst = lambda name, bound: table.add(
        f"all expired, {name}", each(name)[-1], bound=bound, least=False)
    worst("held afterwards, MB", 5)
    worst("resident afterwards, MB", 50)
    # The finest wheel has 64 buckets of a millisecond.
    worst("all gone after the last is over, ms", 64)
    worst("longest append meanwhile that waited for the store, ms", 1)
    for when, bound in [("meanwhile", 1), ("before", None), ("beside another", None)]:
        name = f"longest append {when}, ms"
        table.add(f"all expired, {name}", each(name)[2], bound=bound, least=False)
        name = f"appends over 1 ms {when}"
        table.add(f"all expired, {name}, in five runs", sum(each(name)))
    table.add("expiry, ns a message", store.measure("drain", conversations)["expiry, ns a message"])


def curves(store, quick):
    """Nanoseconds an operation, by the number of conversations and by the length of one."""
    counts = [1_000, 10_000, 100_000] + ([] if quick else [1_000_000])
    many = {n: store.measure("steady", n) for n in counts}
    lengths = {n: store.measure("length", n) for n in [1_000, 10_000, 100_000, 1_000_000]}
    return [
        ("append, by conversations", {n: m["append into a window of 20, ns"] for n, m in many.items()}),
        ("read last ten, by conversations", {n: m["read last ten, ns"] for n, m in many.items()}),
        ("append, by length", {n: m["append, ns"] for n, m in lengths.items()}),
        ("read last ten, by length", {n: m["read last ten, ns"] for n, m in lengths.items()}),
        ("path of ten, by length", {n: m["path of ten, ns"] for n, m in lengths.items()}),
    ]


COLOURS = ["#3465a4", "#73a6d8", "#c4552d", "#e0a080", "#6a8f3c"]


def draw(lines, path):
    """The curves, as a picture with a logarithmic axis of counts."""
    width, height, left, top = 720, 330, 60, 20
    right, bottom = width - 230, height - 50
    highest = max(max(points.values()) for _, points in lines) * 1.1
    x = lambda n: left + (right - left) * (len(str(n)) - 4) / 3
    y = lambda ns: bottom - (bottom - top) * ns / highest
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
           'font-family="sans-serif" font-size="12">',
           f'<rect width="{width}" height="{height}" fill="white"/>']
    for mark in range(5):
        ns = highest * mark / 4
        out.append(f'<path d="M{left} {y(ns):.0f}H{right}" stroke="#ddd"/>'
                   f'<text x="{left - 6}" y="{y(ns) + 4:.0f}" text-anchor="end">{ns:.0f}</text>')
    for n in [1_000, 10_000, 100_000, 1_000_000]:
        out.append(f'<text x="{x(n):.0f}" y="{bottom + 18}" text-anchor="middle">{n:,}</text>')
    out.append(f'<text x="{left}" y="{height - 10}">ns an operation, by the number of conversations '
               'or the length of one</text>')
    for index, (name, points) in enumerate(lines):
        colour = COLOURS[index % len(COLOURS)]
        steps = " ".join(f"{x(n):.0f},{y(ns):.0f}" for n, ns in sorted(points.items()))
        out.append(f'<polyline points="{steps}" fill="none" stroke="{colour}" stroke-width="2"/>')
        at = top + 20 + 20 * index
        out.append(f'<path d="M{right + 15} {at}h18" stroke="{colour}" stroke-width="2"/>'
                   f'<text x="{right + 38}" y="{at + 4}">{name}</text>')
    path.write_text("\n".join(out) + "\n</svg>\n")


def main():
    build, picture = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    quick = bool(os.environ.get("QUICK"))
    store = Store(build)
    table = measure(store, quick)
    lines = curves(store, quick)
    for name, points in lines:
        for n, ns in sorted(points.items()):
            table.add(f"{name}, {n:,}, ns", ns)
    table.write(build / "memory.tsv")
    if not quick:
        draw(lines, picture)
    print(table)


main()
