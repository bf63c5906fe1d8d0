"""The nginx configuration that we ship, with its certificate: what a reader of the public address gets."""

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from tests.conftest import needed
from tests.live.test_nodes import NGINX, SHIPPED, running

OPENSSL = shutil.which("openssl") or ""
NAME = "strategy.example.org"


@dataclass
class Public:
    """The two ports of the proxy on loopback, and the certificate that its readers trust."""

    plain: int
    secure: int
    certificate: Path

    def get(self, path: str, **more: object) -> requests.Response:
        address, trusted = f"https://127.0.0.1:{self.secure}{path}", str(self.certificate)
        return requests.get(address, headers={"Host": NAME}, verify=trusted, timeout=10, **more)  # type: ignore[arg-type]


def as_shipped(service: str, public: Public, work: Path) -> str:
    """The configuration that we ship, whole; changed are the ports, the folders and where the service is."""
    text = SHIPPED.read_text(encoding="utf-8").replace("127.0.0.1:8000", service)
    text = re.sub(r"    listen \[::\]:.*\n", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{public.plain};")
    text = text.replace("listen 443 ", f"listen 127.0.0.1:{public.secure} ")
    text = re.sub(r"/etc/letsencrypt/live/[^/]*/(fullchain|privkey)", rf"{work}/\1", text)
    text = text.replace("/var/cache/nginx/fremdrift", f"{work}/cache").replace("/var/lib/letsencrypt", str(work))
    paths = "".join(f"{one}_temp_path {work}/{one};" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    head = f"daemon off; master_process off; pid {work}/pid; error_log {work}/error.log; events {{}}\n"
    return f"{head}http {{ include /etc/nginx/mime.types; access_log off; {paths}\n{text}}}\n"


@pytest.fixture(scope="module")
def public(live: str, free_port: Callable[[], int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Public]:
    needed("nginx", Path(NGINX).is_file())
    needed("openssl", bool(OPENSSL))
    work = tmp_path_factory.mktemp("proxy")
    made = Public(free_port(), free_port(), work / "fullchain.pem")
    subprocess.run(
        [OPENSSL, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME},IP:127.0.0.1", "-keyout", work / "privkey.pem", "-out", made.certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    (work / ".well-known" / "acme-challenge").mkdir(parents=True)
    (work / ".well-known" / "acme-challenge" / "token").write_text("proof")
    (work / "nginx.conf").write_text(as_shipped(live.removeprefix("http://").rstrip("/"), made, work))
    command = [NGINX, "-c", str(work / "nginx.conf")]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    with running(command, {}) as process:
        while not answers(made):
            assert process.poll() is None, "the proxy ended before it was ready"
        yield made


def answers(public: Public) -> bool:
    try:
        return public.get("/readyz").status_code == 200
    except requests.ConnectionError:
        return False


@pytest.mark.parametrize(
    "path", ["/", "/data.json", "/files/fremdrift.nq", "/sparql?query=ASK%20%7B%7D", "/no/such/thing"]
)
def test_every_answer_is_encrypted_and_says_to_stay_so(path: str, public: Public) -> None:
    answer = public.get(path)
    assert answer.status_code == (404 if "such" in path else 200)
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_plain_http_leads_to_the_same_address_encrypted(public: Public) -> None:
    answer = requests.get(
        f"http://127.0.0.1:{public.plain}/milepaele?show=moved",
        headers={"Host": NAME},
        allow_redirects=False,
        timeout=10,
    )
    assert (answer.status_code, answer.headers["Location"]) == (301, f"https://{NAME}/milepaele?show=moved")


def test_a_certificate_can_be_renewed_without_one(public: Public) -> None:
    answer = requests.get(f"http://127.0.0.1:{public.plain}/.well-known/acme-challenge/token", timeout=10)
    assert answer.text == "proof"


@pytest.mark.parametrize("version", ["tls1_2", "tls1_3"])
def test_current_versions_of_tls_are_spoken(version: str, public: Public) -> None:
    assert shaken(version, public) == 0


@pytest.mark.parametrize("version", ["tls1", "tls1_1"])
def test_old_versions_of_tls_are_refused(version: str, public: Public) -> None:
    assert shaken(version, public) != 0


def shaken(version: str, public: Public) -> int:
    """The exit code of a handshake in one version only, at the level of security at which openssl would speak any."""
    command = [
        OPENSSL,
        "s_client",
        f"-{version}",
        "-cipher",
        "DEFAULT@SECLEVEL=0",
        "-connect",
        f"127.0.0.1:{public.secure}",
    ]
    return subprocess.run(command, input=b"", capture_output=True, check=False, timeout=10).returncode
