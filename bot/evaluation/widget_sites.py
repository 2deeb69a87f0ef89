"""A website of somebody else's, on a port of its own: the pages that embed a widget."""

from __future__ import annotations

import gzip
import mimetypes
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import TracebackType

#: Types that are not worth compressing again.
_PACKED = ("image/png", "image/jpeg", "image/gif", "image/webp", "font/woff", "font/woff2")


class Site:
    """A static website on loopback, while it is entered.

    Everything is served as gzip -9 would leave it on a disk, so that no visit pays for the compression.

    Args:
        pages: by path (« / »), a page as text or a file; more can be added to ``pages`` at any time.
        folders: by prefix (« /modules/ »), a folder whose files are served.

    """

    def __init__(
        self, pages: Mapping[str, str | Path] | None = None, folders: Mapping[str, Path] | None = None
    ) -> None:
        self.pages = dict(pages or {})
        self.folders = dict(folders or {})
        self._compressed: dict[bytes, bytes] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        #: By name, so that to a browser it is another site than 127.0.0.1, not merely another port.
        self.url = f"http://localhost:{self.port}"

    def __enter__(self) -> Site:
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def found(self, path: str) -> tuple[bytes, str] | None:
        """Return the bytes and the type of what is served at a path, or None."""
        page = self.pages.get(path)
        if isinstance(page, str):
            return page.encode(), "text/html; charset=utf-8"
        file = page or self._in_folders(path)
        if file is None:
            return None
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return file.read_bytes(), f"{kind}; charset=utf-8" if kind.startswith("text/") or "script" in kind else kind

    def compressed(self, body: bytes) -> bytes:
        """Return bytes as gzip -9 makes them, once."""
        if body not in self._compressed:
            self._compressed[body] = gzip.compress(body, 9, mtime=0)
        return self._compressed[body]

    def _in_folders(self, path: str) -> Path | None:
        for prefix, folder in self.folders.items():
            if path.startswith(prefix):
                file = (folder / path.removeprefix(prefix)).resolve()
                if file.is_relative_to(folder.resolve()) and file.is_file():
                    return file
        return None

    def _handler(site) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - « self » is the request's
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # A head and a body sent apart would wait for each other's acknowledgement.
            wbufsize = -1
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                found = site.found(path)
                body, kind = found or (b"", "text/plain")
                # Browsers ask for an icon that nobody mentioned; its absence is no fault of the page.
                self.send_response(200 if found or path == "/favicon.ico" else 404)
                self.send_header("Content-Type", kind)
                if kind not in _PACKED and "gzip" in self.headers.get("Accept-Encoding", ""):
                    body = site.compressed(body)
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base class's name
                """Say nothing."""

        return Handler
