"""Which modules a page will ask for, found out before it does."""

import pytest

from rota.api.document.preload import imports, links, modules

PREACT = b"""import{options as n}from"./preact.js";import{h}from"./h.js";export{a}from"./core.js";"""


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ('import { h } from "./html.js";', ["./html.js"]),
        ("import {\n  a,\n  b,\n} from './state/a.js';", ["./state/a.js"]),
        ('import "../x.js";', ["../x.js"]),
        ('export { render } from "./vendor/preact.js";', ["./vendor/preact.js"]),
        ('export * from "./a.js";\nimport b, { c } from "./b.js";', ["./a.js", "./b.js"]),
        (PREACT.decode(), ["./preact.js", "./h.js", "./core.js"]),
        ('const load = () => import("./view/runs.js");', []),
        ('/** @param {import("./wire.js").Run} run */', []),
        ('/** @import { Run } from "./wire.js" */', []),
        ('// import { h } from "./gone.js";', []),
        ('export const place = "./a.js";', []),
        ('import { h } from "preact";', []),
    ],
)
def test_a_static_import_is_found_and_nothing_else(script: str, found: list[str]) -> None:
    assert imports(script) == found


def test_the_nearest_come_first_and_each_once() -> None:
    scripts = {
        "app.js": b'import "./view/a.js";\nimport "./view/b.js";',
        "view/a.js": b'import "../part/c.js";\nimport "./b.js";',
        "view/b.js": b'import "../app.js";',
        "part/c.js": b'import "./deep/d.js";',
        "part/deep/d.js": b"",
        "view/lazy.js": b"",
    }
    assert modules(scripts, "app.js") == ["view/a.js", "view/b.js", "part/c.js", "part/deep/d.js"]


def test_what_is_not_there_or_lies_outside_is_left_out() -> None:
    assert modules({"app.js": b'import "./gone.js";\nimport "../../etc/passwd";'}, "app.js") == []


def test_fonts_come_before_modules() -> None:
    assert links("/static/1", ["a.js"], ["b.woff2"]) == (
        '<link rel="preload" as="font" type="font/woff2" crossorigin href="/static/1/b.woff2">\n'
        '<link rel="modulepreload" href="/static/1/a.js">'
    )
