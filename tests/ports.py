"""Ports for servers that tests start in other processes and that must be told theirs in advance."""

from __future__ import annotations

import socket


def free_port() -> int:
    """A port of 127.0.0.1 that nobody has, and that the system gives to nobody else for a minute.

    A port that is merely let go can be another process's before the server is up. One with a connection in TIME_WAIT
    is left out when the system chooses, and can still be had by name with SO_REUSEADDR, which every server sets.
    """
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)
        port: int = listening.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as there:
            here, _ = listening.accept()
            here.close()  # who closes first keeps the port in TIME_WAIT
            there.recv(1)
        return port
