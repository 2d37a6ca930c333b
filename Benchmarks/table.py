"""The table that benchmarks print and write down."""

HEADER = ("row", "ours", "peer", "theirs", "ratio", "bound", "holds")


class Table:
    """Rows in the columns of all benchmarks."""

    def __init__(self):
        self.rows = []

    def add(self, row, ours, peer="", theirs=None, bound=None, least=True, ratio=None, digits=2):
        """A row; its bound is one of the ratio where there is a peer, else of the number.

        The ratio is that of the two numbers, unless another is told: such as the middle one of
        many that were measured.
        """
        if ratio is None and theirs:
            ratio = ours / theirs
        measured = ours if ratio is None else ratio
        holds = "" if bound is None else (
            "yes" if (measured >= bound if least else measured <= bound) else "no")
        limit = "" if bound is None else f"{'≥' if least else '≤'} {bound:g}"
        self.rows.append((row, f"{ours:.2f}", peer, "" if theirs is None else f"{theirs:.2f}",
                          "" if ratio is None else f"{ratio:.{digits}f}", limit, holds))

    def write(self, path):
        lines = ["\t".join(row) for row in [HEADER, *self.rows]]
        path.write_text("\n".join(lines) + "\n")

    def __str__(self):
        widths = [max(len(r[i]) for r in [HEADER, *self.rows]) for i in range(len(HEADER))]
        return "\n".join("  ".join(c.ljust(w) for c, w in zip(row, widths)).rstrip()
                         for row in [HEADER, *self.rows])
