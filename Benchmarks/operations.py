"""Measures what it costs to record operations and to replay them, and prints what came out.

Usage: operations.py BUILD_FOLDER

What is compared takes turns in one process, and there are several processes, since where its memory
lies makes one faster or slower than the next. A number is the median of all turns, and a ratio the
median of the ratios of the turns. Rates are by the time that threads had of their processors, of so
many threads together; the others by the clock.
"""

import os
import pathlib
import statistics
import subprocess
import sys

from table import Table

# What appends are to come to beside a recorder, of those without one.
RECORDERS = {"counting": 0.97, "encoding": 0.85}
# What a look beside many who wait takes at most, of one beside nobody.
LOOK = 1.1
PROCESSES = 3


def say(text):
    print(f"bench-operations: {text}", file=sys.stderr, flush=True)


class Bench:
    """Runs the program, and remembers all that it printed."""

    def __init__(self, build):
        self.program = build / "swift" / "release" / "memory-bench"
        self.runs = ["run\tnumber\tmeasured"]

    def measure(self, *words, processes=PROCESSES):
        """The numbers of all turns of all processes, by name, in their order."""
        run = " ".join(map(str, words))
        numbers = {}
        for _ in range(processes):
            say(f"measures {run}")
            output = subprocess.run([self.program, *map(str, words)], check=True,
                                    capture_output=True, text=True).stdout
            for line in output.splitlines():
                name, number = line.split("\t")
                numbers.setdefault(name, []).append(float(number))
                self.runs.append(f"{run}\t{line}")
        return numbers


def record(table, bench, quick):
    """Appends beside a recorder, in turns with appends without one."""
    turns, milliseconds = (3, 50) if quick else (7, 500)
    for conversations in [10_000, 100_000]:
        for threads in [1, 2]:
            numbers = bench.measure("record", conversations, threads, turns, milliseconds,
                                    processes=1 if quick else PROCESSES)
            without = numbers["without, M/s"]
            row = f"{conversations:,} × 20, {threads} {'thread' if threads == 1 else 'threads'}"
            table.add(f"{row}, append, M/s", statistics.median(without))
            for name, bound in RECORDERS.items():
                rates = numbers[f"{name}, M/s"]
                ratios = [ours / theirs for ours, theirs in zip(rates, without)]
                say(f"{row}, {name}: {min(ratios):.3f} to {max(ratios):.3f} of without, "
                    f"in {len(ratios)} turns")
                # Threads wait for each other's shards and for the recorder: that varies.
                table.add(f"{row}, append, M/s, {name}", statistics.median(rates),
                          "without a recorder", statistics.median(without),
                          bound if threads == 1 else None,
                          ratio=statistics.median(ratios), digits=3)


def replay(table, bench, quick):
    """Recorded appends into an empty store, beside the same appends made anew."""
    conversations, messages = (1_000, 1_000) if quick else (10_000, 1_000)
    for order, run in [("in turns", 1), ("one by one", messages)]:
        numbers = bench.measure("replay", conversations, messages, run, 2,
                                processes=1 if quick else PROCESSES)
        median = lambda name: statistics.median(numbers[f"{name}, M/s"])
        row = f"{conversations:,} × {messages:,} {order}"
        table.add(f"{row}, replay, M/s", median("bytes"), bound=1)
        for name in ["bytes", "values"]:
            table.add(f"{row}, replay of {name}, M/s", median(name), "append", median("appends"))
    numbers = bench.measure("snapshot", conversations, messages, processes=1)
    for name, [number] in numbers.items():
        table.add(f"{conversations:,} × {messages:,}, {name}", number)


def look(table, bench, quick):
    """A look for a message beside consumers who wait at a group."""
    numbers = bench.measure("look", 4_000, processes=1 if quick else PROCESSES)
    beside, without = numbers["beside, ns"], numbers["without, ns"]
    table.add("message by id, 4,000 waiting at a group, ns", statistics.median(beside),
              "nobody waiting", statistics.median(without), LOOK, least=False,
              ratio=statistics.median(ours / theirs for ours, theirs in zip(beside, without)))


def main():
    build = pathlib.Path(sys.argv[1])
    quick = bool(os.environ.get("QUICK"))
    bench, table = Bench(build), Table()
    record(table, bench, quick)
    replay(table, bench, quick)
    look(table, bench, quick)
    table.write(build / "operations.tsv")
    (build / "operations-runs.tsv").write_text("\n".join(bench.runs) + "\n")
    print(table)


main()
