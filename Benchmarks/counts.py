"""Counts instructions and allocations of the hot paths, and compares them with the thresholds.

Usage: counts.py PROGRAM THRESHOLDS [--update]   (scripts/counts calls it)

Each scenario of cbwm-counts runs twice under callgrind, with more messages the second time; the
difference, by the messages, is what one takes, without all that happens once. Counts do not depend
on how busy the machine is, but those of instructions do depend on the compiler and its libraries:
hence the tolerance.
"""

import os
import re
import subprocess
import sys
import tempfile

FEW, MANY = 1024, 11 * 1024
ALLOCATORS = ("malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign")
HEADER = ["scenario", "instructions", "allocations", "tolerance %"]
# What a scenario without a threshold gets.
TOLERANCE = 10


def profile(program, scenario, messages):
    """The instructions and the allocations of one run."""
    with tempfile.NamedTemporaryFile(suffix=".callgrind") as out:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", program, scenario,
             str(messages)],
            # The order of dictionaries is otherwise another in every run.
            env=os.environ | {"SWIFT_DETERMINISTIC_HASHING": "1"}, capture_output=True, text=True,
            timeout=300, check=False)
        if done.returncode != 0:
            sys.exit(f"counts: {scenario} failed under valgrind:\n{done.stderr}")
        return totals(out)


def totals(lines):
    """Reads a profile: all instructions, and how often a function that allocates was called.

    A line `cfn=(7) malloc` says whom the `calls=` that follows it calls; later lines only say (7).
    """
    names, callee, instructions, allocations = {}, None, 0, 0
    for line in lines:
        line = line.decode()
        if match := re.match(r"c?fn=\((\d+)\)(?: (.*))?", line):
            number, name = match.groups()
            if name:
                # Callgrind tells the levels of a recursion apart: malloc, malloc'2.
                names[number] = name.split("'")[0]
            callee = names[number]
        elif line.startswith("calls=") and callee in ALLOCATORS:
            allocations += int(line[6:].split()[0])
        elif line.startswith("totals:"):
            instructions = int(line.split()[1])
    return instructions, allocations


def measure(program, scenario):
    """The instructions and the allocations of one message."""
    few, many = profile(program, scenario, FEW), profile(program, scenario, MANY)
    return [(more - less) / (MANY - FEW) for more, less in zip(many, few)]


def read(path):
    """The thresholds by scenario."""
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file]
    return {row[0]: (float(row[1]), float(row[2]), float(row[3])) for row in rows[1:]}


def write(path, thresholds):
    with open(path, "w", encoding="utf-8") as file:
        file.write("\t".join(HEADER) + "\n")
        for scenario, (instructions, allocations, tolerance) in thresholds.items():
            file.write(f"{scenario}\t{instructions:.0f}\t{allocations:g}\t{tolerance:g}\n")


def main():
    program, path = sys.argv[1:3]
    thresholds = read(path) if os.path.exists(path) else {}
    updated, failed = {}, False
    print(f"{'per message':20} {'instructions':>12} {'at most':>9} {'allocations':>12} "
          f"{'at most':>9}")
    scenarios = subprocess.run([program, "list"], capture_output=True, text=True, check=True).stdout
    for scenario in scenarios.split():
        instructions, allocations = measure(program, scenario)
        least = float("inf")
        expected, most, tolerance = thresholds.get(scenario, (least, least, TOLERANCE))
        limit = expected * (1 + tolerance / 100)
        updated[scenario] = (instructions, round(allocations, 2), tolerance)
        # Two decimals of an allocation: once in many messages a buffer may grow.
        is_over = instructions > limit or round(allocations, 2) > most
        failed = failed or is_over or scenario not in thresholds
        print(f"{scenario:20} {instructions:12.1f} {limit:9.1f} {allocations:12.2f} {most:9.2f}"
              f"{'  TOO MANY' if is_over else ''}", flush=True)
    if gone := thresholds.keys() - updated.keys():
        print(f"no longer measured: {', '.join(sorted(gone))}")
        failed = True
    if "--update" in sys.argv:
        write(path, updated)
        print(f"{path} now has what was counted; say in the commit why it changed")
    elif failed:
        sys.exit("counts: a threshold is passed, or there is none. Where that is meant to be, "
                 "scripts/counts --update writes what was counted")


if __name__ == "__main__":
    main()
