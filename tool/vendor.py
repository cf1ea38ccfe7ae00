"""Takes the libraries and fonts of the page from node_modules into src/rota/web/vendor: `make vendor`.

Their versions stand in package.json, their sums in vendor.json. `--check` tells what is not as it was taken.
"""

import hashlib
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from tool.font import lightened

ROOT = Path(__file__).parents[1]
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "src" / "rota" / "web" / "vendor"
LIST = "vendor.json"

SPECIFIER = re.compile(r"""((?:\bfrom|\bimport)\s*)(["'])([\w@][\w@/-]*)\2""")
SOURCE_MAP = re.compile(r"//# sourceMappingURL=.*\n?")
LATIN = "files/{}-latin-wght-normal.woff2"
PROSE = ("kern", "tnum", "ccmp", "locl")
CODE = ("ccmp", "locl")
"""Without ligatures: what was printed is shown letter by letter."""


@dataclass(frozen=True)
class Origin:
    """Where a vendored file comes from."""

    package: str
    path: str
    names: str = ""
    """By what other packages import it; where that says something, it is a module with types."""
    alone: bool = False
    """It exports one thing, its default."""
    features: tuple[str, ...] = ()
    """Of a font: those that are kept."""


FILES = {
    "preact.js": Origin("preact", "dist/preact.mjs", names="preact"),
    "hooks.js": Origin("preact", "hooks/dist/hooks.mjs", names="preact/hooks"),
    "signals.js": Origin("@preact/signals", "dist/signals.mjs", names="@preact/signals"),
    "signals-core.js": Origin("@preact/signals-core", "dist/signals-core.mjs", names="@preact/signals-core"),
    "htm.js": Origin("htm", "dist/htm.mjs", names="htm", alone=True),
    "uplot.js": Origin("uplot", "dist/uPlot.esm.js", names="uplot", alone=True),
    "uplot.css": Origin("uplot", "dist/uPlot.min.css"),
    "inter.woff2": Origin("@fontsource-variable/inter", LATIN.format("inter"), features=PROSE),
    "jetbrains-mono.woff2": Origin(
        "@fontsource-variable/jetbrains-mono", LATIN.format("jetbrains-mono"), features=CODE
    ),
    "licence/preact.txt": Origin("preact", "LICENSE"),
    "licence/signals.txt": Origin("@preact/signals", "LICENSE"),
    "licence/signals-core.txt": Origin("@preact/signals-core", "LICENSE"),
    "licence/htm.txt": Origin("htm", "LICENSE"),
    "licence/uplot.txt": Origin("uplot", "LICENSE"),
    "licence/inter.txt": Origin("@fontsource-variable/inter", "LICENSE"),
    "licence/jetbrains-mono.txt": Origin("@fontsource-variable/jetbrains-mono", "LICENSE"),
}
"""File in the folder → where it comes from."""
BESIDE = {origin.names: f"./{file}" for file, origin in FILES.items() if origin.names}
"""A name that a browser cannot resolve → the file beside."""


def main() -> int:
    """0 where all is as it should be."""
    if sys.argv[1:] == ["--check"]:
        print("\n".join(wrong := faults()), end="\n" if wrong else "")
        return 1 if wrong else 0
    write()
    return 0


def write() -> None:
    """Makes the folder's files anew, and the list of them."""
    told = {}
    for file, origin in FILES.items():
        content = taken(origin)
        put(file, content)
        package = json.loads((MODULES / origin.package / "package.json").read_text())
        told[file] = {
            "package": origin.package,
            "version": package["version"],
            "path": origin.path,
            "licence": package["license"],
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    for file, text in declarations().items():
        put(file, text.encode())
    put(LIST, (json.dumps(told, indent=2) + "\n").encode())


def put(file: str, content: bytes) -> None:
    """Writes one file of the folder."""
    path = VENDOR / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def taken(origin: Origin) -> bytes:
    """What is vendored of it: as it was published, but for names of other packages, and what a font has too much."""
    content = (MODULES / origin.package / origin.path).read_bytes()
    if origin.features:
        return lightened(content, origin.features)
    return rewritten(content.decode()).encode() if origin.names else content


def rewritten(script: str) -> str:
    """The script with every import from a file beside it; an unknown one is a KeyError."""
    beside = SPECIFIER.sub(lambda found: f"{found[1]}{found[2]}{BESIDE[found[3]]}{found[2]}", script)
    return SOURCE_MAP.sub("", beside)


def declarations() -> dict[str, str]:
    """File → text: for the checker, each module has the types of its package."""
    return {
        file.replace(".js", ".d.ts"): (
            f'import only from "{origin.names}";\nexport default only;\n'
            if origin.alone
            else f'export * from "{origin.names}";\n'
        )
        for file, origin in FILES.items()
        if origin.names
    }


def faults() -> list[str]:
    """What is not as it was taken, in words; nothing is fetched."""
    listed = json.loads((VENDOR / LIST).read_text())
    wanted = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    there = {file.relative_to(VENDOR).as_posix() for file in VENDOR.rglob("*") if file.is_file()}
    wrong = [f"vendor/{file} is there, and nobody asked for it" for file in there - {*FILES, *declarations(), LIST}]
    wrong += [f"vendor/{file} is missing" for file in {*FILES, *declarations()} - there]
    for file in there & FILES.keys():
        told = listed.get(file, {})
        if told.get("sha256") != hashlib.sha256((VENDOR / file).read_bytes()).hexdigest():
            wrong.append(f"vendor/{file} is not the one that {LIST} lists")
        if told.get("version") != wanted[FILES[file].package]:
            wrong.append(f"vendor/{file} is not of the version that package.json names")
    wrong += [f"vendor/{file} is changed" for file, text in declarations().items() if read(file) != text]
    return sorted(f"{fault}: make vendor" for fault in wrong)


def read(file: str) -> str:
    """Its text; nothing where there is none."""
    path = VENDOR / file
    return path.read_text() if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())
