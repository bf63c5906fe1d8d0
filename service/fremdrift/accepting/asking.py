"""Asking for a document the way a client does, and what keeps it from being read."""

from collections.abc import Iterator

from fremdrift.accepting.outcomes import rule
from fremdrift.fetching.catalogues import Ask, Manner, Reply
from fremdrift.model.findings import Finding

REDIRECTED = rule(
    "redirect",
    "adressen viser videre til {to}; klienten følger ikke med, og hele høsten mislykkes. Svar 200 på selve adressen",
    "the address leads on to {to}; this client does not follow, and its whole job fails. "
    "Answer 200 at the address itself",
)
REFUSED = rule(
    "status",
    "svarede {status} i stedet for 200, så intet høstes. Luk alle høstere ind, uanset User-Agent, og svar 200",
    "answered {status}, not 200, so nothing is harvested. "
    "Let every harvester in, whatever its User-Agent, and answer 200",
)
HEAD_REFUSED = rule(
    "head",
    "svarede {status} på HEAD; klienten spørger sådan først og giver op, medmindre svaret er 200, 400 eller 405. "
    "Svar på HEAD som på GET",
    "answered {status} to HEAD; this client asks so first and gives up unless that is 200, 400 or 405. "
    "Answer HEAD as you answer GET",
)
_BY_FAULT = {
    "unreachable": rule(
        "unreachable",
        "ingen svarer på adressen. Er den rigtig, og er der åbent for alle?",
        "nobody answers at the address. Is it right, and open to everybody?",
    ),
    "forbidden": rule(
        "forbidden-address",
        "adressen spørges ikke: kun http og https, og fra det åbne net ikke ind i et lukket. "
        "Skriv den offentlige adresse",
        "the address is not asked: only http and https, and from the public net not into a private one. "
        "Write the public address",
    ),
    "too-large": rule(
        "size",
        "svaret er over {largest} byte, udpakket; så meget tager klienten ikke. Del kataloget i sider",
        "the answer has over {largest} bytes unpacked, more than this client takes. Cut the catalogue into pages",
    ),
    "too-slow": rule(
        "slow",
        "svaret var ikke helt fremme i tide. Server færdige filer",
        "the answer was not complete in time. Serve finished files",
    ),
    "too-many-redirects": rule(
        "redirects",
        "adressen viser videre igen og igen. Svar 200 på selve adressen",
        "the address leads on and on. Answer 200 at the address itself",
    ),
    "broken": rule(
        "broken",
        "svaret kan ikke pakkes ud eller er afbrudt. Passer Content-Encoding og Content-Length?",
        "the answer cannot be unpacked or is cut off. Do Content-Encoding and Content-Length fit?",
    ),
}


def get(ask: Ask, address: str, manner: Manner) -> tuple[Reply, list[Finding]]:
    """One GET, and what is wrong with the answer before it is read; nothing where it is whole."""
    reply = ask("GET", address, manner)
    return reply, list(_faults(reply, address, manner))


def head_then_get(ask: Ask, address: str, manner: Manner) -> tuple[Reply, list[Finding]]:
    """HEAD, then GET: GET also where HEAD is refused with 405 or 400."""
    head = ask("HEAD", address, manner)
    if head.fault or head.status in (200, 400, 405):
        return get(ask, address, manner)
    if head.location:
        return head, [REDIRECTED.found(address, to=head.location)]
    return head, [HEAD_REFUSED.found(address, status=head.status)]


def _faults(reply: Reply, address: str, manner: Manner) -> Iterator[Finding]:
    if reply.fault:
        yield _BY_FAULT[reply.fault].found(address, largest=manner.bound)
    elif reply.location:
        yield REDIRECTED.found(address, to=reply.location)
    elif reply.status != 200:
        yield REFUSED.found(address, status=reply.status)
