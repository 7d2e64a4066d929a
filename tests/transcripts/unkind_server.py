"""A local HTTP server that does to a download what networks do."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """How one request is answered.

    `cut` closes the connection after so many bytes of the body; `short` ends it there in good order
    with a right Content-Length of what was sent; `stall` waits there until the client gives up.
    `corrupt` changes one byte. `etag` and `content` replace those of the file from then on.
    """

    status: int = 200
    cut: int = -1
    short: int = -1
    stall: int = -1
    corrupt: bool = False
    ignore_range: bool = False
    ignore_if_range: bool = False
    no_validator: bool = False
    no_length: bool = False
    weak: bool = False
    retry_after: str = ""
    content: bytes | None = None
    etag: str = ""


@dataclass
class Served:
    """The files by path, the answers still to come by path, and the requests that were made."""

    files: dict[str, bytes] = field(default_factory=dict)
    etags: dict[str, str] = field(default_factory=dict)
    plan: dict[str, list[Answer]] = field(default_factory=dict)
    requests: list[tuple[str, str]] = field(default_factory=list)
    url: str = ""
    released: threading.Event = field(default_factory=threading.Event)

    def ranges(self, path: str) -> list[str]:
        """The Range headers of the requests for a path, empty where none was sent."""
        return [header for asked, header in self.requests if asked == path]


def _handler(served: Served) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            path = self.path
            if path.startswith("http://"):  # asked as a proxy
                path = "/" + path.split("://", 1)[1].partition("/")[2]
                served.requests.append(("proxied", path))
            served.requests.append((path, self.headers.get("Range", "")))
            plan = served.plan.get(path, [])
            answer = plan.pop(0) if plan else Answer()
            if answer.content is not None:
                served.files[path] = answer.content
            if answer.etag:
                served.etags[path] = answer.etag
            if answer.status >= 400 or path not in served.files:
                self._refuse(answer, path)
            else:
                self._send(answer, path)

        def _refuse(self, answer: Answer, path: str) -> None:
            self.send_response(answer.status if answer.status >= 400 else 404)
            if answer.retry_after:
                self.send_header("Retry-After", answer.retry_after)
            if answer.status == 416 and path in served.files:
                self.send_header("Content-Range", f"bytes */{len(served.files[path])}")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _send(self, answer: Answer, path: str) -> None:
            body, etag = served.files[path], served.etags.get(path, '"one"')
            start = self._start(answer, etag, len(body))
            if start < 0:
                self._refuse(Answer(status=416), path)
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
            piece = bytearray(body[start:])
            if answer.short >= 0:
                piece = piece[: answer.short]
            if answer.corrupt:
                piece[len(piece) // 2] ^= 1
            if not answer.no_length:
                self.send_header("Content-Length", str(len(piece)))
            if not answer.no_validator:
                self.send_header("ETag", f"W/{etag}" if answer.weak else etag)
                if answer.weak:
                    self.send_header("Last-Modified", "Wed, 21 Oct 2015 07:28:00 GMT")
            self.end_headers()
            end = max(answer.cut, answer.stall)
            self.wfile.write(bytes(piece if end < 0 else piece[:end]))
            self.wfile.flush()
            if answer.stall >= 0:
                served.released.wait(20)
            if answer.cut >= 0:
                self.connection.shutdown(socket.SHUT_RDWR)

        def _start(self, answer: Answer, etag: str, length: int) -> int:
            """Where the answer begins; -1 for a range behind the end."""
            asked = self.headers.get("Range", "")
            if not asked or answer.ignore_range:
                return 0
            condition = self.headers.get("If-Range", "")
            same = condition in (etag, "Wed, 21 Oct 2015 07:28:00 GMT")
            if not same and not answer.ignore_if_range:
                return 0
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            return start if start < length else -1

    return Handler


@contextmanager
def unkind_server(prepare: Callable[[Served], None] = lambda served: None) -> Iterator[Served]:
    """Run the server on 127.0.0.1 until the block ends."""
    served = Served()
    prepare(served)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(served))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield served
    finally:
        served.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
