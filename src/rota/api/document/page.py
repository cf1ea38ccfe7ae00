"""Pages for people, and the files they are made of: HTML, scripts, styles and fonts from `rota/web`."""

import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path

from rota.api.document import preload
from rota.api.http.query import Anything
from rota.api.http.reply import Body, Reply
from rota.api.operation import AnyOperation, Call, Nothing, Operation, Success
from rota.api.scope import Scope
from rota.model.error import NotFoundError

WEB = Path(__file__).parents[2] / "web"
HTML = "text/html; charset=utf-8"
MEDIA = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
"""What is served as it is, by suffix; nothing else in the folder is."""
PACKED = {".woff2"}
BEST = 9
"""Of gzip: a file is packed once in the life of a daemon, and fetched over links of any kind."""
FIRST = "app.js"
SHEET = "look/all.css"
"""All style sheets of the page as one: thirteen of 1 kB would each wait in line, with a head as long as themselves."""
SHEETS = ("look/tokens.css", "look/base.css", "look/shell.css", "look/part.css")
"""What stands first in it: what comes later may say otherwise. The rest stands by name."""
NOT_STORED = ((b"cache-control", b"no-store"),)
FOR_EVER = ((b"cache-control", b"public, max-age=31536000, immutable"),)
ANYWHERE = "/"
"""The page that answers every GET nothing else is meant by."""


class Pages:
    """Read when first asked for. The paths of files carry the hash of all of them, so they may be kept for ever."""

    async def index(self, _call: Call[Anything, Nothing]) -> Reply:
        """What Rota is, and where to go on."""
        return Reply(body=self._index, media_type=HTML, headers=NOT_STORED)

    async def docs(self, _call: Call[Nothing, Nothing]) -> Reply:
        """The viewer of the document."""
        return Reply(body=self._docs, media_type=HTML, headers=NOT_STORED)

    async def file(self, call: Call[Nothing, Nothing]) -> Reply:
        """A file of this version."""
        path = call.path["file"]
        body = self._files.get(path)
        if call.path["tree"] != self._tree or body is None:
            raise NotFoundError("There is no such file in this version.", hint="Load the page anew.")
        return Reply(body=body, media_type=MEDIA[Path(path).suffix], headers=FOR_EVER)

    @functools.cached_property
    def _files(self) -> Mapping[str, Body]:
        found = {file.relative_to(WEB).as_posix(): file for file in sorted(WEB.rglob("*")) if file.suffix in MEDIA}
        files = {
            path: Body(file.read_bytes(), level=0 if file.suffix in PACKED else BEST) for path, file in found.items()
        }
        return files | {SHEET: Body(_sheet(files), level=BEST)}

    @functools.cached_property
    def _tree(self) -> str:
        digest = hashlib.sha256()
        for path, body in self._files.items():
            digest.update(b"%b\0%b\0" % (path.encode(), body.plain))
        return digest.hexdigest()[:16]

    @functools.cached_property
    def _index(self) -> Body:
        return self._page("index.html")

    @functools.cached_property
    def _docs(self) -> Body:
        return self._page("docs/index.html")

    def _page(self, path: str) -> Body:
        prefix = f"/static/{self._tree}"
        text = (WEB / path).read_text().replace("{static}", prefix).replace("{preload}", self._preloaded(prefix))
        return Body(text.encode(), level=BEST)

    def _preloaded(self, prefix: str) -> str:
        scripts = {path: body.plain for path, body in self._files.items() if path.endswith(".js")}
        fonts = [path for path in self._files if path.endswith(".woff2")]
        return preload.links(prefix, preload.modules(scripts, FIRST), fonts)


def _sheet(files: Mapping[str, Body]) -> bytes:
    rest = (path for path in files if path.startswith("look/") and path.endswith(".css") and path not in SHEETS)
    return b"\n".join(files[path].plain for path in (*SHEETS, *rest))


def viewer(pages: Pages) -> AnyOperation:
    """The page that the document tells of: its own viewer."""
    return Operation(
        id="get_docs",
        method="GET",
        path="/docs",
        tag="Daemon",
        scope=Scope.PUBLIC,
        summary="This document, to read",
        description="A page that lists all operations, each with a command to copy. It loads nothing from elsewhere.",
        query=Nothing,
        body=Nothing,
        success=Success(media_type=HTML),
        handle=pages.docs,
    )


def hidden(pages: Pages) -> tuple[AnyOperation, ...]:
    """What the document does not tell of: the page itself, and the files of all pages."""
    return (
        Operation(
            id="get_page",
            method="GET",
            path=ANYWHERE,
            tag="Daemon",
            scope=Scope.PUBLIC,
            summary="The page",
            query=Anything,
            body=Nothing,
            success=Success(media_type=HTML),
            hidden=True,
            handle=pages.index,
        ),
        Operation(
            id="get_file",
            method="GET",
            path="/static/{tree}/{file*}",
            tag="Daemon",
            scope=Scope.PUBLIC,
            summary="A file of a page",
            query=Nothing,
            body=Nothing,
            success=Success(media_type=MEDIA[".js"]),
            hidden=True,
            handle=pages.file,
        ),
    )
