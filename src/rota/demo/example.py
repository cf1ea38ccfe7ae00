"""The file that `rota demo` runs."""

import shutil
from pathlib import Path

import msgspec

from rota.config.schema import FILE, schema

EXAMPLE = Path(__file__).with_name("demo.toml")


def scaffold(folder: Path) -> Path:
    """Writes the example, and the schema that its first line names; answers the path of the example."""
    (folder / FILE).write_bytes(msgspec.json.encode(schema()))
    return Path(shutil.copy(EXAMPLE, folder / "rota.toml"))
