"""`make bench`: measures every figure, or those named, and writes bench/results.md."""

import importlib
import os
import sys
from pathlib import Path

from bench import result
from bench.row import Row

FIGURES = tuple(sorted(file.stem for file in (Path(__file__).parent / "figure").glob("*.py")))


def main(names: list[str]) -> None:
    """Measures one after the other; what is not measured now keeps its last result."""
    unknown = set(names) - set(FIGURES)
    if unknown:
        raise SystemExit(f"No such figure: {', '.join(sorted(unknown))}. There are {', '.join(FIGURES)}.")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed Rota is not compiled anew for each command
    for name in names or FIGURES:
        print(f"{name} …", flush=True)
        rows: list[Row] = importlib.import_module(f"bench.figure.{name}").measure()
        for line in result.record(name, rows):
            print("  " + " · ".join(filter(None, line)), flush=True)
    print(f"written: {result.write()}")


if __name__ == "__main__":
    main(sys.argv[1:])
