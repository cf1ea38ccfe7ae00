"""The probes: tiny C programs, so that what is measured is the scheduler and not the start of an interpreter."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

SOURCES = Path(__file__).parent / "probe"
BUILD = Path(__file__).parent / "build"


@dataclass(frozen=True)
class Probes:
    """The compiled programs; what each does stands at the head of its source."""

    phoenix: str
    stamp: str
    spew: str


def compiled() -> Probes:
    """Compiles the probes into bench/build; SystemExit with the remedy where there is no compiler."""
    if shutil.which("gcc") is None:
        raise SystemExit("The benchmarks need a C compiler: apt install gcc libc6-dev")
    BUILD.mkdir(exist_ok=True)
    return Probes(phoenix=_compile("phoenix"), stamp=_compile("stamp"), spew=_compile("spew"))


def _compile(name: str) -> str:
    program = BUILD / name
    subprocess.run(["gcc", "-O2", "-static", SOURCES / f"{name}.c", "-o", program], check=True)
    return str(program)
