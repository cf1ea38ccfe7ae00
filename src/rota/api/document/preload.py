"""What a page needs at once, told in its head: else a browser learns of a module only from the one that imports it."""

import re
from collections.abc import Iterable, Mapping
from posixpath import dirname, join, normpath

_STATIC = re.compile(
    r"""(?:^|;)[ \t]*(?:import\s*|(?:import|export)\b[^"'();=]*?\bfrom\s*)(["'])(\.[^"']+)\1""", re.MULTILINE
)
"""An import at the beginning of a statement; `import("./x.js")` is fetched when somebody goes there."""


def modules(scripts: Mapping[str, bytes], first: str) -> list[str]:
    """All modules that `first` reaches by static imports, the nearest first; `scripts` has path → text.

    One that is not among the scripts is left out.
    """
    found = [first]
    for module in found:  # grows as it is walked
        for specifier in imports(scripts[module].decode()):
            path = normpath(join(dirname(module), specifier))
            if path in scripts and path not in found:
                found.append(path)
    return found[1:]


def imports(script: str) -> list[str]:
    """What it imports statically from beside itself, as it is spelled there."""
    return [specifier for _, specifier in _STATIC.findall(script)]


def links(prefix: str, scripts: Iterable[str], fonts: Iterable[str]) -> str:
    """The elements of the head for files below `prefix`."""
    font = '<link rel="preload" as="font" type="font/woff2" crossorigin href="{}/{}">'
    module = '<link rel="modulepreload" href="{}/{}">'
    lines = [font.format(prefix, path) for path in fonts]
    return "\n".join([*lines, *(module.format(prefix, path) for path in scripts)])
