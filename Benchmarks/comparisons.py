"""Draws the four comparisons that people ask for first, from the rows of RESULTS.md.

Usage: comparisons.py [--check]

Writes comparisons.svg beside it; with --check it only says whether that is what it would write.
"""

import pathlib
import re
import sys

from picture import COLORS, FONT, step, text

HERE = pathlib.Path(__file__).parent
# Of a panel, of which there are two beside each other, in pixels.
WIDTH, HEIGHT, LEFT, RIGHT, BAR = 430, 152, 118, 62, 22

# Title, axis, the row of the table, and who is compared as they are called there and here.
PANELS = [
    ("Between two threads: more is better", "million messages a second",
     "threads 1p1c batch 1, Mmsg/s",
     {"crossbeam-channel": "crossbeam", "crossbeam-arrayqueue": "ArrayQueue"}),
    ("Between two tasks: more is better", "million messages a second",
     "tasks 1p1c batch 1, Mmsg/s",
     {"nio-async-sequence": "NIO sequence", "async-stream": "AsyncStream"}),
    ("A million conversations, last 20 kept: more is better", "million appends a second",
     "window of 20, append, M/s", {"redis stream": "Redis stream"}),
    ("A conversation of one message: less is better", "bytes of memory",
     "100,000 × 1, bytes each",
     {"redis stream": "Redis stream", "redis list": "Redis list"}),
]


def rows():
    """The numbers of RESULTS.md: ours by row, and theirs by row and peer."""
    ours, theirs = {}, {}
    for line in (HERE / "RESULTS.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 7 and re.fullmatch(r"[\d.]+", cells[1]):
            ours[cells[0]] = float(cells[1])
            if re.fullmatch(r"[\d.]+", cells[3]):
                theirs[cells[0], cells[2]] = float(cells[3])
    return ours, theirs


def panel(title, axis, bars):
    """The elements of a panel: a bar for each who with a number, over an axis of round numbers."""
    mark = step(max(number for _, number in bars))
    last = mark * -(-max(number for _, number in bars) // mark)
    scale = (WIDTH - LEFT - RIGHT) / last
    bottom = 34 + len(bars) * BAR
    elements = [text(12, 18, title, 14, weight="bold")]
    for index in range(round(last / mark) + 1):
        x = LEFT + index * mark * scale
        elements.append(f"<line x1='{x:.1f}' y1='30' x2='{x:.1f}' y2='{bottom}' stroke='#ddd'/>")
        elements.append(text(x, bottom + 14, f"{index * mark:,g}", 11, "middle"))
    elements.append(text(LEFT, bottom + 30, axis, 11))
    for index, (who, number) in enumerate(bars):
        y = 34 + index * BAR
        elements.append(text(LEFT - 8, y + BAR - 8, who, 12, "end"))
        elements.append(f"<rect x='{LEFT}' y='{y + 2}' width='{max(number * scale, 1):.1f}' "
                        f"height='{BAR - 6}' fill='{COLORS[index == 0]}'/>")
        shown = f"{number:,.0f}" if number >= 100 else f"{number:.3g}"
        elements.append(text(LEFT + number * scale + 5, y + BAR - 8, shown, 12))
    return elements


def picture():
    ours, theirs = rows()
    width, height = 2 * WIDTH, 2 * HEIGHT
    out = [f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' "
           f"width='{width}' height='{height}' {FONT}>",
           "<title>This library beside crossbeam, Swift's own streams, and Redis</title>",
           f"<rect width='{width}' height='{height}' fill='white'/>"]
    for index, (title, axis, row, peers) in enumerate(PANELS):
        bars = [("this library", ours[row])]
        bars += [(name, theirs[row, peer]) for peer, name in peers.items()]
        x, y = index % 2 * WIDTH, index // 2 * HEIGHT
        out += [f"<g transform='translate({x} {y})'>", *panel(title, axis, bars), "</g>"]
    return "\n".join(out) + "\n</svg>\n"


def main():
    path = HERE / "comparisons.svg"
    drawn = picture()
    if "--check" not in sys.argv:
        path.write_text(drawn, encoding="utf-8")
    elif not path.exists() or path.read_text(encoding="utf-8") != drawn:
        sys.exit(f"{path} does not show the rows of RESULTS.md; run python3 {__file__}")


if __name__ == "__main__":
    main()
