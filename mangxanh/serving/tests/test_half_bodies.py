"""A body that breaks off on the way reaches no page."""

import socket
import time

from mangxanh.serving.tests.test_adapter import closed, port  # noqa: F401  # a fixture


def test_a_body_that_breaks_off_reaches_no_page(port):  # noqa: F811  # the fixture
    """Half a report must not be filed as a whole one: whoever sends it again would not know."""
    seen = len(closed)
    with socket.create_connection(("127.0.0.1", port), timeout=10) as half:
        half.sendall(b"POST /long HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
        half.shutdown(socket.SHUT_WR)

        half.recv(1000)
    time.sleep(0.2)

    assert len(closed) == seen
