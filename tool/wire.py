"""Writes src/rota/web/api.d.ts, the types of what the API sends and takes: `make types`.

Its first line holds the sum of the schemas it was made from: a test tells when it is out of date.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

from rota.api.app import all_operations
from rota.api.document.openapi import schemas_of

ROOT = Path(__file__).parents[1]
TYPES = ROOT / "src" / "rota" / "web" / "api.d.ts"
MAKER = ROOT / "node_modules" / ".bin" / "openapi-typescript"
HEAD = "// Made by `make types` from schemas with the sha256 {}.\n"


def main() -> int:
    """0 where they are written."""
    text = document()
    made = subprocess.run(
        [MAKER, "--default-non-nullable", "false"], input=text, stdout=subprocess.PIPE, check=True, text=True
    )
    TYPES.write_text(head(text) + made.stdout)
    return 0


def document() -> str:
    """The schemas as an OpenAPI document of nothing else: the page asks by path, and for the whole of an answer."""
    offered = [operation for operation in all_operations() if not operation.hidden]
    info = {"title": "Rota", "version": "0"}
    schemas = schemas_of(offered, "#/components/schemas/")
    return json.dumps({"openapi": "3.1.0", "info": info, "paths": {}, "components": {"schemas": schemas}})


def head(text: str) -> str:
    """The first line of what is made from this document."""
    return HEAD.format(hashlib.sha256(text.encode()).hexdigest())


if __name__ == "__main__":
    sys.exit(main())
