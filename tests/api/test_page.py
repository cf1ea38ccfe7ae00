"""Pages for people: the viewer of the document (§1.3), and what any other GET answers (§1)."""

import re
import zlib
from pathlib import Path

import pytest
from tests.api.asgi import HOST
from tests.api.conftest import Ask

from rota.api.document.page import MEDIA, WEB

FILE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
KEPT = "public, max-age=31536000, immutable"
GZIP = HOST | {"accept-encoding": "gzip"}
FIRST_VIEW = 150_000
"""Bytes, on their way, until the Board is there."""


def files(call: Ask, target: str) -> list[str]:
    """What this page names to be loaded."""
    return FILE.findall(call("GET", target).body.decode())


@pytest.mark.parametrize("target", ["/docs", "/"])
def test_a_page_is_html_that_is_not_kept(call: Ask, target: str) -> None:
    answer = call("GET", target)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"
    assert b"{static}" not in answer.body
    assert b"{preload}" not in answer.body


@pytest.mark.parametrize("target", ["/docs", "/"])
def test_all_that_a_page_loads_is_there_and_kept_for_ever(call: Ask, target: str) -> None:
    named = files(call, target)
    assert named
    for name in named:
        answer = call("GET", name)
        assert (answer.status, answer.headers["content-type"]) == (200, MEDIA[Path(name).suffix])
        assert answer.headers["cache-control"] == KEPT


def test_a_file_may_lie_at_any_depth(call: Ask) -> None:
    prefix = files(call, "/")[0].split("/")[2]
    for path in ["app.js", "look/tokens.css", "vendor/inter.woff2"]:
        assert call("GET", f"/static/{prefix}/{path}").body == (WEB / path).read_bytes()
    for path in [
        "",
        "look",
        "look/",
        "vendor/vendor.json",
        "wire.d.ts",
        "index.html",
        "look/../app.js",
        "look//app.js",
    ]:
        assert call("GET", f"/static/{prefix}/{path}").status == 404


def test_text_is_packed_as_small_as_can_be_and_a_font_is_not_packed_again(call: Ask) -> None:
    prefix = files(call, "/")[0].split("/")[2]
    script = call("GET", f"/static/{prefix}/vendor/uplot.js", headers=GZIP)
    assert script.headers["content-encoding"] == "gzip"
    assert script.body[10:-8] == zlib.compress((WEB / "vendor/uplot.js").read_bytes(), 9)[2:-4]  # but head and foot
    font = call("GET", f"/static/{prefix}/vendor/inter.woff2", headers=GZIP)
    assert "content-encoding" not in font.headers
    assert font.body == (WEB / "vendor/inter.woff2").read_bytes()


def test_modules_and_fonts_are_asked_for_before_anything_imports_them(call: Ask) -> None:
    head = call("GET", "/").body.decode()
    early = [name.split("/", 3)[3] for name in re.findall(r'<link rel="modulepreload" href="([^"]+)">', head)]
    assert {"html.js", "state/api.js", "vendor/preact.js", "view/board.js"} <= set(early)
    assert not {"app.js", "view/system.js", "vendor/uplot.js"} & set(early)
    assert len(re.findall(r'<link rel="preload" as="font" type="font/woff2" crossorigin href="', head)) == 2


def test_the_first_view_is_light(call: Ask) -> None:
    """Its page, styles, scripts, modules and fonts, as they go over the line."""
    loaded = ["/", *dict.fromkeys(files(call, "/"))]
    assert sum(len(call("GET", name, headers=GZIP).body) for name in loaded) <= FIRST_VIEW


@pytest.mark.parametrize(
    "target",
    [
        "/static/0123456789abcdef/docs/viewer.js",
        "/static/x/docs/../index.html",
        "/static/x",
        "/static/x/",
        "/static/a/b/c",
    ],
)
def test_a_file_of_another_version_or_none_of_ours_is_a_404(call: Ask, target: str) -> None:
    answer = call("GET", target)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "target",
    [
        "/runs",
        "/runs/01JZ8Y0G5T0000000000000001",
        "/tasks/a.b",
        "/services/x",
        "/nowhere",
        "/health/",
        "/docs/",
        "/apiary",
        "/?show=attention&find=a&find=b",
        "/runs?status=failure&nobody=knows&x=%FF",
    ],
)
def test_any_other_get_is_the_page(call: Ask, target: str) -> None:
    answer = call("GET", target)
    assert (answer.status, answer.body) == (200, call("GET", "/").body)
    assert call("HEAD", target).status == 200


@pytest.mark.parametrize(
    "target",
    ["/api", "/api/", "/api/nowhere", "/schemas", "/schemas/", "/api/tasks/", "/x%2Fy", "//x", "/../x", "/x/./y"],
)
def test_below_api_and_schemas_an_unknown_path_is_a_404_and_so_is_a_crooked_one(call: Ask, target: str) -> None:
    answer = call("GET", target)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "BREW"])
def test_nothing_but_a_get_is_meant_for_the_page(call: Ask, method: str) -> None:
    assert call(method, "/nowhere").status == 404


def test_the_document_tells_of_the_viewer_and_of_no_file(call: Ask) -> None:
    paths = call("GET", "/openapi.json").json()["paths"]
    assert "/docs" in paths
    assert [path for path in paths if path == "/" or path.startswith("/static")] == []
