"""Which addresses are of the open internet."""

import socket
import threading

import pytest

from mangxanh.outside.addresses import is_public, look_up

CLOSED = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104  # nobody listens there, it is asked about
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "192.88.99.1",
    "198.18.0.1",
    "203.0.113.5",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "2001::1",
    "2002:7f00:1::",
    "fd00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "3fff::1",
    "5f00::1",
    "localhost",
    "2130706433",
    "0x7f.1",
]


@pytest.mark.parametrize("address", CLOSED)
def test_what_lies_inside_is_closed(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "123.30.1.1", "2001:4860:4860::8888"])
def test_the_internet_is_open(address):
    assert is_public(address)


@pytest.mark.parametrize("name", ["2130706433", "0x7f000001", "017700000001", "127.1", "localhost"])
def test_another_way_to_write_this_machine_leads_to_this_machine(name):
    assert all(not is_public(address) for _family, (address, _port) in look_up(name, 80, 5))


def test_a_name_that_is_not_there_is_an_error():
    with pytest.raises(OSError, match="nirgends"):
        look_up("nirgends.invalid", 80, 5)


def test_a_resolver_that_does_not_answer_is_an_error(monkeypatch):
    over = threading.Event()

    def silent(*_args, **_words):
        over.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    with pytest.raises(OSError, match="localhost"):
        look_up("localhost", 80, 0.01)
    over.set()
