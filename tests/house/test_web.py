"""The page's own files: small, whole, and asking nobody but us."""

import re
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from hatchling.builders.wheel import WheelBuilder
from tests.house.source import ROOT

from rota.api.document.page import SHEET

WEB = ROOT / "src" / "rota" / "web"
LONGEST_FILE = 300
MADE = {"api.d.ts"}
"""By a program; nobody reads it from end to end."""

MODULE = re.compile(r"""(?:\bfrom\s*|(?<!\{)\bimport\s*\(?\s*|\bnew URL\()(["'])(\.[^"']+)\1""")
COMMENT = re.compile(r"/\*.*?\*/|(?:^|(?<=\s))//[^\n]*|<!--.*?-->", re.DOTALL)
NAMESPACE = 'xmlns="http://www.w3.org/2000/svg"'
ELSEWHERE = re.compile(r"(?:https?:|[\"'`(])//(?!localhost\b)[\w$]")
FORBIDDEN = re.compile(r"\beval\(|\bnew Function\b|\binnerHTML\b|\bouterHTML\b|insertAdjacentHTML|document\.write")
INLINE = re.compile(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)", re.IGNORECASE)


def named(file: Path) -> str:
    return file.relative_to(WEB).as_posix()


def files(*suffixes: str) -> list[Path]:
    """Those of ours with these suffixes."""
    found = sorted(file for file in WEB.rglob("*") if file.suffix in suffixes)
    return [file for file in found if not named(file).startswith("vendor/")]


TEXTS = files(".js", ".css", ".html", ".svg")
SCRIPTS = [*files(".js"), *sorted((WEB / "vendor").glob("*.js"))]


def test_no_file_is_longer_than_its_budget() -> None:
    lengths = {named(file): len(file.read_text().splitlines()) for file in [*TEXTS, *files(".ts")]}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE and file not in MADE} == {}


@pytest.mark.parametrize("file", SCRIPTS, ids=named)
def test_every_module_that_is_imported_is_there(file: Path) -> None:
    """At once, when somebody goes there, or as a worker."""
    code = COMMENT.sub("", file.read_text())
    paths = [normpath(join(dirname(named(file)), specifier)) for _, specifier in MODULE.findall(code)]
    assert [path for path in paths if not (WEB / path).is_file()] == []


@pytest.mark.parametrize("page", ["index.html", "docs/index.html"])
def test_everything_that_a_page_names_is_there(page: str) -> None:
    paths = re.findall(r'"\{static\}/([^"]+)"', (WEB / page).read_text())
    assert paths
    assert [path for path in paths if not (WEB / path).is_file() and path != SHEET] == []


@pytest.mark.parametrize("file", files(".html"), ids=named)
def test_nothing_stands_inline(file: Path) -> None:
    assert INLINE.findall(file.read_text()) == []


@pytest.mark.parametrize("file", TEXTS, ids=named)
def test_nothing_is_loaded_from_elsewhere_and_no_text_becomes_code(file: Path) -> None:
    """What a comment refers to is not loaded."""
    text = COMMENT.sub("", file.read_text()).replace(NAMESPACE, "")
    assert ELSEWHERE.findall(text) + FORBIDDEN.findall(text) == []


def test_what_would_be_loaded_from_elsewhere_is_found() -> None:
    loads = ["https://a.example/x", 'import("//a.example")', "url(//a.example/f)", "`https://${host}`", "href='//a'"]
    assert [text for text in loads if not ELSEWHERE.search(COMMENT.sub("", text))] == []


@pytest.mark.parametrize("file", files(".css"), ids=named)
def test_a_style_refers_to_files_beside_it(file: Path) -> None:
    urls = re.findall(r"""url\(["']?([^"')]+)""", file.read_text())
    assert [url for url in urls if not (file.parent / url).is_file()] == []


def test_the_wheel_holds_every_file_of_the_page_but_types() -> None:
    packed = {file.relative_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    there = {str(file.relative_to(ROOT)) for file in WEB.rglob("*") if file.is_file()}
    missing = {path for path in there - packed if not path.endswith(".d.ts")}
    assert missing == set()
    assert [path for path in packed if path.endswith(".d.ts")] == []
