"""Measures every row of the table, ours and the peers' in turns, and prints the table.

Usage: measure.py BUILD-FOLDER PICTURE   (scripts/bench calls it; QUICK and ONLY as there)

A round measures each program of a row once, each after a run of its own to warm up; a number is the
median of the rounds. So what else the machine does falls on all programs of a row alike.
"""

import os
import statistics
import subprocess
import sys
import time

import picture
from rows import FACTORS, PROGRAMS, ROWS
from scenario import DIGITS, UNITS

QUICK = bool(os.environ.get("QUICK"))
ONLY = os.environ.get("ONLY", "")
ROUNDS = 3 if QUICK else 5
SHORTER = 4 if QUICK else 1


def say(text):
    print(f"bench: {text}", file=sys.stderr)


class Bench:
    """Runs programs and remembers what they measured, by row and program."""

    def __init__(self, build):
        self.commands = {
            "ours": [f"{build}/swift/release/cbwm-bench"],
            "swift": [f"{build}/swift/release/swift-peers"],
            "c++": [f"{build}/peers-cpp"],
            "rust": [f"{build}/rust/target/release/peers-rs"],
            "java": ["java", "-XX:+UseParallelGC", "-Xms1g", "-Xmx1g", "-Xmn700m",
                     "-cp", os.environ.get("BENCH_JARS", ""), "Peers"],
        }
        built = {
            "swift": self.commands["swift"][0], "c++": self.commands["c++"][0],
            "rust": self.commands["rust"][0], "java": f"{build}/java/Peers.class",
        }
        self.missing = {name for name, path in built.items() if not os.path.exists(path)}
        self.failed = set()

    def run(self, row, name):
        """One round of one program: its numbers by unit, or nothing if it cannot be had."""
        program = PROGRAMS[name]
        if program.language in self.missing or (row.name, name) in self.failed:
            return {}
        factor = row.factors.get(name, FACTORS.get(name, 1))
        messages = max(1000, int(row.messages * factor) // (1 if row.is_short else SHORTER))
        words = [row.mode, program.subject, row.producers, row.consumers, row.batch, row.capacity,
                 messages, 1]
        try:
            out = subprocess.run(self.commands[program.language] + [str(word) for word in words],
                                 capture_output=True, text=True, timeout=60, check=True).stdout
            return row.measured([int(word) for word in out.split()], messages)
        except (subprocess.SubprocessError, OSError, ValueError, IndexError) as error:
            say(f"{name} has no row in {row.name}: {error} {getattr(error, 'stderr', '') or ''}")
            self.failed.add((row.name, name))
            return {}

    def measure(self, row):
        """The median of all rounds, by program and unit; and all that was measured."""
        runs = {}
        for _ in range(1 if row.is_short else ROUNDS):
            for name in row.programs:
                for unit, number in self.run(row, name).items():
                    runs.setdefault((name, unit), []).append(number)
        return {key: statistics.median(numbers) for key, numbers in runs.items()}, runs


def compared(row, medians):
    """The lines of the table for a row."""
    for bound in row.bounds:
        ours = medians.get((row.programs[0], bound.unit))
        theirs = {name: medians[name, bound.unit] for name in bound.peers
                  if (name, bound.unit) in medians}
        if ours is None or (bound.peers and not theirs):
            continue
        digits = DIGITS.get(bound.unit, 2)
        cells = [f"{row.name}, {UNITS[bound.unit]}", f"{ours:.{digits}f}", "-", "-", "-", "-", "-"]
        if theirs:
            peer = (min if bound.is_latency else max)(theirs, key=theirs.get)
            label = peer if len(bound.peers) == 1 else f"{peer} (best of {len(theirs)})"
            ratio = ours / theirs[peer]
            cells[2:5] = [label, f"{theirs[peer]:.{digits}f}", f"{ratio:.2f}"]
        if bound.ratio is not None:
            cells[5:] = [f"{'<=' if bound.is_latency else '>='} {bound.ratio:.1f}",
                         "yes" if bound.holds(ratio if theirs else ours) else "no"]
        yield cells


def printed(lines):
    """The table with its columns below each other."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for line in lines:
        print("  ".join(
            cell.rjust(width) if column in (1, 3, 4) else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths))).rstrip())


def main():
    build, picture_path = sys.argv[1:]
    bench = Bench(build)
    lines = [["row", "ours", "peer", "theirs", "ratio", "bound", "holds"]]
    every, all_medians = [], {}
    rows = [row for row in ROWS if ONLY in row.name]
    say(f"load average before: {os.getloadavg()[0]:.2f} on {os.cpu_count()} cores")
    start = time.monotonic()
    for number, row in enumerate(rows, 1):
        minutes, seconds = divmod(int(time.monotonic() - start), 60)
        say(f"{minutes}:{seconds:02} measures {row.name} ({number} of {len(rows)})")
        medians, runs = bench.measure(row)
        lines += compared(row, medians)
        all_medians[row.name] = medians
        every += [[row.name, name, UNITS[unit], f"{number:.2f}"]
                  for (name, unit), numbers in runs.items() for number in numbers]
    say(f"load average after: {os.getloadavg()[0]:.2f}")
    printed(lines)
    with open(f"{build}/threads.tsv", "w", encoding="utf-8") as file:
        file.writelines("\t".join(line) + "\n" for line in lines)
    with open(f"{build}/runs.tsv", "w", encoding="utf-8") as file:
        file.write("row\tprogram\tunit\tmeasured\n")
        file.writelines("\t".join(line) + "\n" for line in every)
    if len(rows) == len(ROWS):
        # Quick numbers are not to be quoted, nor shown.
        picture.draw(all_medians, f"{build}/threads.svg" if QUICK else picture_path)
    else:
        say(f"{picture_path} is left as it is, since not every row was measured")


if __name__ == "__main__":
    main()
