"""A wire between a page and the assistant that can be cut, as Wi-Fi in a tunnel cuts it."""

import contextlib
import socket
import struct
import threading

#: Closes with a reset, not with a polite goodbye.
_AT_ONCE = struct.pack("ii", 1, 0)


class Relay:
    """Carries bytes to a port of this machine and back, until it is cut.

    Args:
        target: the port.

    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._listener: socket.socket | None = None
        self.port = 0
        #: While true, what the assistant says is lost on the way: the page does not know yet that it is cut off.
        self.swallows = False
        self.mend()
        self.url = f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """Carry again, on the same port as before."""
        self.swallows = False
        listener = socket.create_server(("127.0.0.1", self.port), reuse_port=False)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=[listener], daemon=True).start()

    def cut(self) -> None:
        """End every connection and refuse new ones."""
        listener, self._listener = self._listener, None
        if listener is not None:
            # A thread that waits in accept() only wakes for this.
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._lock:
            ended, self._open = self._open, set()
        for end in ended:
            self._end(end)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _ = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                self._end(near)
                continue
            with self._lock:
                if self._listener is not listener:  # cut meanwhile
                    self._end(near)
                    self._end(far)
                    return
                self._open |= {near, far}
            for one, other, is_back in ((near, far, False), (far, near, True)):
                threading.Thread(target=self._carry, args=[one, other, is_back], daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, is_back: bool) -> None:
        with contextlib.suppress(OSError):
            while piece := one.recv(65536):
                if not (is_back and self.swallows):
                    other.sendall(piece)
        # Whichever direction ends first ends the other: what that one still carries is lost.
        with self._lock:
            self._open -= {one, other}
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _end(end: socket.socket) -> None:
        with contextlib.suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
            end.shutdown(socket.SHUT_RDWR)
        end.close()
