"""Pages for people: the viewer of the document (§1.3), and what any other GET answers (§1)."""

import re

import pytest
from tests.api.conftest import Ask

from rota.api.document.page import WEB

FILE = re.compile(r'(?:href|src)="(/static/[^"]+)"')
IMPORT = re.compile(r'from "\./([\w.]+)"')
ELSEWHERE = re.compile(r"""(?:https?:)?//[a-z0-9.-]+\.[a-z]+|\bstyle=|\bon[a-z]+=|\beval\(|innerHTML|\burl\(""")
KEPT = "public, max-age=31536000, immutable"


def files(call: Ask) -> list[str]:
    """What the viewer's page loads, and what that imports."""
    named = FILE.findall(call("GET", "/docs").body.decode())
    folder = named[0].rpartition("/")[0]
    scripts = [call("GET", name).body.decode() for name in named if name.endswith(".js")]
    return sorted({*named, *(f"{folder}/{name}" for script in scripts for name in IMPORT.findall(script))})


@pytest.mark.parametrize("target", ["/docs", "/"])
def test_a_page_is_html_that_is_not_kept(call: Ask, target: str) -> None:
    answer = call("GET", target)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["cache-control"] == "no-store"
    assert b"{static}" not in answer.body


@pytest.mark.parametrize("target", ["/docs", "/"])
def test_all_that_a_page_loads_is_there_and_kept_for_ever(call: Ask, target: str) -> None:
    named = FILE.findall(call("GET", target).body.decode())
    assert named
    for name in [*named, *files(call)]:
        answer = call("GET", name)
        kind = "text/javascript" if name.endswith(".js") else "text/css"
        assert (answer.status, answer.headers["content-type"]) == (200, f"{kind}; charset=utf-8")
        assert answer.headers["cache-control"] == KEPT


def test_every_file_is_used(call: Ask) -> None:
    served = {name.rpartition("/")[2] for name in files(call)}
    assert {file.name for file in (WEB / "docs").iterdir() if file.suffix != ".html"} == served


@pytest.mark.parametrize("file", sorted(file for file in WEB.rglob("*") if file.is_file()), ids=lambda file: file.name)
def test_nothing_is_loaded_from_elsewhere_and_nothing_stands_inline(file: object) -> None:
    """What `default-src 'self'` would stop; the API's own example address is no load."""
    text = file.read_text()  # type: ignore[attr-defined] # a path
    assert ELSEWHERE.findall(text) == []
    assert "<script>" not in text
    assert "<style" not in text


@pytest.mark.parametrize(
    "target", ["/static/0123456789abcdef/docs/viewer.js", "/static/x/docs/../index.html", "/static/x", "/static/a/b/c"]
)
def test_a_file_of_another_version_or_none_of_ours_is_a_404(call: Ask, target: str) -> None:
    answer = call("GET", target)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("target", ["/runs", "/tasks/backup", "/nowhere", "/health/", "/docs/", "/apiary"])
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
