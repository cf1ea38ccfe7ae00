"""Parts of the keeper, for tests of pure decisions: its modules are siblings in a folder, not a package."""

import importlib
import sys
from pathlib import Path
from types import ModuleType

import rota

KEEPER = Path(rota.__file__).parent / "keeper"


def part(name: str) -> ModuleType:
    """One of its modules."""
    sys.path.insert(0, str(KEEPER))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(KEEPER))
