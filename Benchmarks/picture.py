"""Draws the measured rows as bars: ours and each peer, in a panel for each family of rows."""

import re

from rows import ROWS

# Of a column, of which there are two, in pixels.
WIDTH, LEFT, RIGHT, BAR, GAP = 590, 225, 75, 14, 8
COLORS = {True: "#d9480f", False: "#8d99ae"}
FONT = "font-family='Helvetica, Arial, sans-serif'"

# Column, title, the names of its rows with what is shown of them, and the units that it shows.
PANELS = [
    (0, "Threads, one message per call: higher is better", r"threads (\wp\wc) batch 1", ["rate"]),
    (0, "Threads, 64 messages per call: higher is better", r"threads (\wp\wc) batch 64", ["rate"]),
    (1, "Threads, the oldest is dropped when full: higher is better", r"threads (.*) evict",
     ["rate"]),
    (1, "Threads, there and back: lower is better", r"threads round trip()", ["p50", "p99"]),
    (1, "Tasks, one message per call: higher is better", r"tasks (.*) batch 1", ["rate"]),
    (1, "Tasks, 64 messages per call: higher is better", r"tasks (.*) batch 64", ["rate"]),
    (1, "Tasks, there and back: lower is better", r"tasks round trip()", ["p50"]),
    (1, "Threads, payloads that are shared: higher is better",
     r"threads 2p2c (batch \d+ of) (?:128-byte )?(\w+)", ["rate"]),
    (0, "Threads, every subscriber gets everything: higher is better", r"threads broadcast (.*)",
     ["rate"]),
    (1, "Tasks, every subscriber gets everything: higher is better", r"tasks broadcast (.*)",
     ["rate"]),
    (0, "A log that two threads append to meanwhile: higher is better", r"threads (read .*)",
     ["reads"]),
    (1, "Threads, each message names its parent: higher is better",
     r"threads (\wp) append below a parent", ["rate"]),
]
AXES = {"rate": "million messages/s", "reads": "million reads/s", "p50": "ns", "p99": "ns"}


def text(x, y, words, size=11, anchor="start", weight="normal"):
    return (f"<text x='{x:.1f}' y='{y:.1f}' font-size='{size}' text-anchor='{anchor}' "
            f"font-weight='{weight}' fill='#222' {FONT}>{words}</text>")


def step(most):
    """The distance of the marks of an axis: 1, 2 or 5 of some power of ten."""
    size = 10.0 ** -6
    while True:
        for factor in (1, 2, 5):
            if most / (size * factor) <= 6:
                return size * factor
        size *= 10


def shown(number):
    digits = 0 if number >= 100 else 1 if number >= 10 else 2
    return f"{number:,.{digits}f}"


def panel(title, groups, unit, top):
    """The elements of a panel, and where it ends. Groups are names with (who, number) pairs."""
    most = max(number for _, bars in groups for _, number in bars)
    scale = (WIDTH - LEFT - RIGHT) / most
    y = top + 34
    bottom = y + sum(len(bars) * BAR + GAP for _, bars in groups)
    elements = [text(12, top + 16, title, 14, weight="bold")]
    mark, distance = 0.0, step(most)
    while mark <= most:
        x = LEFT + mark * scale
        elements.append(
            f"<line x1='{x:.1f}' y1='{y - 4}' x2='{x:.1f}' y2='{bottom}' stroke='#ddd'/>")
        elements.append(text(x, bottom + 14, f"{mark:,g}", 10, "middle"))
        mark += distance
    elements.append(text(LEFT - 14, bottom + 14, unit, 10, "end"))
    for name, bars in groups:
        elements.append(text(12, y + BAR - 3, name, 11, weight="bold"))
        for who, number in bars:
            is_ours = who in ("threads", "tasks")
            label = "this library" if is_ours else who
            elements.append(text(LEFT - 6, y + BAR - 4, label, 11, "end"))
            elements.append(f"<rect x='{LEFT}' y='{y + 1}' width='{max(number * scale, 1):.1f}' "
                            f"height='{BAR - 3}' fill='{COLORS[is_ours]}'/>")
            elements.append(text(LEFT + number * scale + 4, y + BAR - 4, shown(number), 10))
            y += BAR
        y += GAP
    return elements, bottom + 34


def groups_of(medians, pattern, units):
    """The bars of a panel, by the names of its rows."""
    for row in ROWS:
        match = re.fullmatch(pattern, row.name)
        for unit in units if match else []:
            bars = [(who, medians[row.name][who, unit]) for who in row.programs
                    if (who, unit) in medians[row.name]]
            if bars:
                yield " ".join(match.groups()) or unit, bars


def draw(medians, path):
    """Writes the picture. The medians are by row, and there by program and unit."""
    columns, tops = ([], []), [10, 10]
    for column, title, pattern, units in PANELS:
        groups = list(groups_of(medians, pattern, units))
        if groups:
            elements, tops[column] = panel(title, groups, AXES[units[0]], tops[column])
            columns[column].extend(elements)
    width, height = 2 * WIDTH, max(tops)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' "
                   f"width='{width}' height='{height}'>\n"
                   f"<rect width='{width}' height='{height}' fill='white'/>\n")
        for column, elements in enumerate(columns):
            file.write(f"<g transform='translate({column * WIDTH} 0)'>\n"
                       + "\n".join(elements) + "\n</g>\n")
        file.write("</svg>\n")
