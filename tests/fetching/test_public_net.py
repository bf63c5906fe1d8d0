"""The public net: which addresses it has, and that a name which leads elsewhere a moment later leads nowhere."""

import socket
import threading
from collections.abc import Iterator

import pytest

from fremdrift.fetching.catalogues import Manner, over_the_net
from fremdrift.fetching.public_net import is_public

PRIVATE = {
    "this machine": "127.0.0.1",
    "this machine, IPv6": "::1",
    "private, class A": "10.1.2.3",
    "private, class B": "172.16.0.1",
    "private, class C": "192.168.1.1",
    "of a provider": "100.64.0.1",
    "of a link: the cloud's own data": "169.254.169.254",
    "of a link, IPv6": "fe80::1",
    "of a link with its zone": "fe80::1%lo",
    "unique local": "fd00::1",
    "any": "0.0.0.0",
    "any, IPv6": "::",
    "broadcast": "255.255.255.255",
    "many at once": "224.0.0.1",
    "many at once, IPv6": "ff02::1",
    "IPv4 in IPv6": "::ffff:127.0.0.1",
    "IPv4 through a translator": "64:ff9b::7f00:1",
    "IPv4 through 6to4": "2002:7f00:1::",
    "for documents": "192.0.2.1",
}
EVERYWHERE = ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]


@pytest.mark.parametrize("case", PRIVATE)
def test_what_only_some_can_reach_is_not_public(case: str) -> None:
    assert not is_public(PRIVATE[case])


@pytest.mark.parametrize("address", EVERYWHERE)
def test_what_everybody_can_reach_is(address: str) -> None:
    assert is_public(address)


@pytest.fixture
def listener() -> Iterator[tuple[int, list[bytes]]]:
    """A service of this machine alone: its port, and what it heard."""
    heard: list[bytes] = []

    def serve(listening: socket.socket) -> None:
        while True:
            try:
                link, _ = listening.accept()
            except OSError:
                return
            with link:
                heard.append(link.recv(4096))
                link.sendall(b"HTTP/1.1 302 Found\r\nLocation: http://inside.example:1/\r\nContent-Length: 0\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1], heard


def test_a_name_that_changes_its_mind_is_looked_up_once_and_leads_nowhere(listener: tuple[int, list[bytes]]) -> None:
    """First a public address, then, when it would be connected to, this machine's."""
    port, heard = listener
    answers = [["127.0.0.1"], ["93.184.216.34"]]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers.pop()

    connected: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        connected.append(address)
        raise OSError("no network in tests")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fremdrift.fetching.public_net.create_connection", connect)
        ask = over_the_net("http://named.example/", resolve=rebinding)
        assert ask("GET", f"http://evil.example:{port}/", Manner("test")).fault == "unreachable"
        assert (asked, connected) == (["evil.example"], [("93.184.216.34", port)])
    assert ask("GET", f"http://evil.example:{port}/", Manner("test")).fault == "forbidden"
    assert heard == []


def test_a_name_with_one_private_address_among_public_ones_is_not_asked(listener: tuple[int, list[bytes]]) -> None:
    port, heard = listener
    ask = over_the_net("http://named.example/", resolve=lambda host, port: ["93.184.216.34", "127.0.0.1"])
    assert ask("GET", f"http://evil.example:{port}/", Manner("test")).fault == "forbidden"
    assert heard == []


def test_the_named_host_may_be_anywhere_but_its_redirects_may_not(listener: tuple[int, list[bytes]]) -> None:
    port, heard = listener
    named = f"http://named.example:{port}/"
    reply = over_the_net(named, resolve=lambda host, port: ["127.0.0.1"])("GET", named, Manner("test"))
    assert (reply.fault, reply.address) == ("forbidden", "http://inside.example:1/")
    assert f"Host: named.example:{port}\r\n".encode() in heard[0]


@pytest.mark.parametrize("address", ["http://2130706433:{port}/", "http://0x7f.1:{port}/", "http://[::ffff:7f00:1]:{port}/", "http://127.1:{port}/"])  # fmt: skip
def test_other_spellings_of_this_machine_are_not_asked(address: str, listener: tuple[int, list[bytes]]) -> None:
    port, heard = listener
    ask = over_the_net("http://named.example/")
    assert ask("GET", address.format(port=port), Manner("test")).fault in ("forbidden", "unreachable", "broken")
    assert heard == []
