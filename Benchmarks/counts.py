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
from dataclasses import dataclass, replace

# How many times as many messages the second run has.
FACTOR = 5
# A sweeper may come while something is counted, or a clock go on: that only ever adds. What counts
# is the least of so many tries.
TRIES = 3
ALLOCATORS = ("malloc", "calloc", "realloc", "posix_memalign", "aligned_alloc", "memalign")
HEADER = ["scenario", "instructions", "allocations", "tolerance %"]


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
    if not instructions or not allocations:
        # No program starts without; so a new kind of profile is not taken for a good count.
        sys.exit("counts: the profile was not understood: it has no instructions or allocations")
    return instructions, allocations


def measure(program, scenario, messages):
    """What one message takes; of an allocation two decimals, since a buffer may grow at times."""
    few = profile(program, scenario, messages)
    many = profile(program, scenario, FACTOR * messages)
    more = (FACTOR - 1) * messages
    instructions, allocations = ((most - least) / more for most, least in zip(many, few))
    return instructions, max(0.0, round(allocations, 2))


@dataclass(frozen=True)
class Threshold:
    """What one message took when it was written down, and how many instructions more it may."""
    instructions: float
    allocations: float
    tolerance: float = 10

    @property
    def limit(self):
        return self.instructions * (1 + self.tolerance / 100)

    def remark(self, instructions, allocations):
        if instructions > self.limit or allocations > self.allocations:
            return "TOO MANY"
        is_less = instructions < self.instructions * (1 - self.tolerance / 100)
        return "fewer than before: --update keeps it so" if is_less else ""


def read(path):
    """The thresholds by scenario."""
    if not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as file:
        rows = [line.split("\t") for line in file]
    return {row[0]: Threshold(*map(float, row[1:])) for row in rows[1:]}


def write(path, thresholds):
    with open(path, "w", encoding="utf-8") as file:
        file.write("\t".join(HEADER) + "\n")
        for scenario, it in thresholds.items():
            file.write(f"{scenario}\t{it.instructions:.0f}\t{it.allocations:g}\t"
                       f"{it.tolerance:g}\n")


def compare(program, thresholds):
    """Counts every scenario and prints a line for each: what is counted, and what was over."""
    listed = subprocess.run([program, "list"], capture_output=True, text=True, check=True).stdout
    counted, over = {}, []
    print("per message           instructions   at most  allocations   at most")
    for scenario, messages in map(str.split, listed.splitlines()):
        threshold = thresholds.get(scenario)
        numbers = measure(program, scenario, int(messages))
        for _ in range(1, TRIES):
            if not threshold or threshold.remark(*numbers) != "TOO MANY":
                break
            numbers = tuple(map(min, numbers, measure(program, scenario, int(messages))))
        counted[scenario] = replace(threshold or Threshold(0, 0), instructions=numbers[0],
                                    allocations=numbers[1])
        remark = threshold.remark(*numbers) if threshold else "has no threshold"
        if remark == "TOO MANY" or not threshold:
            over.append(scenario)
        limits = (threshold.limit, threshold.allocations) if threshold else (0, 0)
        print(f"{scenario:20} {numbers[0]:13.1f} {limits[0]:9.1f} {numbers[1]:12.2f} "
              f"{limits[1]:9.2f}  {remark}".rstrip(), flush=True)
    return counted, over


def main():
    program, path = sys.argv[1:3]
    thresholds = read(path)
    counted, over = compare(program, thresholds)
    over += sorted(thresholds.keys() - counted.keys())
    if "--update" in sys.argv[3:]:
        write(path, counted)
        print(f"{path} now has what was counted; say in the commit why it changed")
    elif over:
        sys.exit(f"counts: not as {path} has it: {', '.join(over)}. Where that is meant to be, "
                 "scripts/counts --update writes what was counted")


if __name__ == "__main__":
    main()
