"""Measures rolling aggregates at a window of a million messages, and prints what came out.

Usage: aggregates.py BUILD_FOLDER

A row is nanoseconds of an update with a query, amortised, of the median run of five. Late are so
many of a hundred messages, each by up to so many others, evenly: from a few to all of the window.
"""

import os
import pathlib
import subprocess
import sys

from table import Table

BOUND = 100
AGGREGATIONS = ["sum", "mean", "variance", "rate", "maximum"]
# Those that differ: what comes late is added to a sum, but worked out anew for a maximum.
LATE_AGGREGATIONS = ["sum", "maximum"]
SHARES = [1, 10, 25, 100]


def measure(program, *words):
    """The numbers that one run prints, by name."""
    print("bench-aggregates: measures " + " ".join(map(str, words)), file=sys.stderr, flush=True)
    output = subprocess.run([program, *map(str, words)], check=True, capture_output=True,
                            text=True).stdout
    return {name: float(number) for name, number in
            (line.split("\t") for line in output.splitlines())}


def main():
    build = pathlib.Path(sys.argv[1])
    program = build / "swift" / "release" / "aggregate-bench"
    size = 100_000 if os.environ.get("QUICK") else 1_000_000
    courses = [(f"{name}, in order", name, 0, 1) for name in AGGREGATIONS]
    courses += [(f"{name}, {share} % late by up to {distance:,}", name, share, distance)
                for name in LATE_AGGREGATIONS for share in SHARES
                for distance in [10, 1_000, 100_000, size - 1] if distance < size]
    table = Table()
    histograms = ["row\tfrom, ns\tcount"]
    for row, name, share, distance in courses:
        numbers = measure(program, name, size, share, distance)
        table.add(f"{row}, ns", numbers["ns"], bound=BOUND, least=False)
        table.add(f"{row}, longest of {size:,}, µs", numbers["longest, ns"] / 1000)
        histograms += [f"{row}\t{key.split()[1]}\t{count:.0f}"
                       for key, count in numbers.items() if key.startswith("from ")]
    table.write(build / "aggregates.tsv")
    (build / "aggregates-histogram.tsv").write_text("\n".join(histograms) + "\n")
    print(table)


main()
