"""What a catalogue costs as it grows: every face built, each kind of page served from finished bytes, memory.

    python benchmarks/catalogue.py 1000 10000

Invented datasets with six files each. All processors are used. Seconds are of CPU. Prints Markdown, and the growth from size to size; each size in a process of its
own, so that peak memory is that size's.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain as chain_of
from pathlib import Path
from statistics import median
from typing import Any

from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.dcat_us import data_json
from fremdrift.cataloguing.dcat_us_3 import dcat_us_3_json
from fremdrift.cataloguing.faces import PAGES, faces
from fremdrift.cataloguing.feed import events, told_of
from fremdrift.cataloguing.history import follow
from fremdrift.cataloguing.records import from_json, to_json
from fremdrift.cataloguing.writing import catalogue_lines
from fremdrift.ground.crew import Crew, cores
from fremdrift.ground.digests import program
from fremdrift.ground.formats import CSV, JSONLD, NQUADS, RDFXML, TRIG, TURTLE
from fremdrift.ground.settings import Settings
from fremdrift.ground.tasks import Works
from fremdrift.keeping.chain import Chain
from fremdrift.keeping.pack import PACK, write_pack
from fremdrift.keeping.release import CATALOGUE, Release
from fremdrift.keeping.stock import OldStock, write_made
from fremdrift.model.datasets import Contact, Dataset, Distribution
from fremdrift.web.application import create_app

BASE = "http://127.0.0.1:8000/"
FORMS = (TURTLE, NQUADS, TRIG, JSONLD, RDFXML, CSV)
MADE, LATER = "2026-11-25T12:00:00Z", "2026-11-26T12:00:00Z"
ASKED = 60


def invented(number: int) -> Dataset:
    """A dataset as the shipped ones are: titles in two languages, ten keywords, six files."""
    key = f"strategy/s{number:06}" if number else "all"
    files = tuple(
        Distribution(
            f"files/s{number:06}.{form.suffix}",
            form,
            {"da": f"Som {form.label}", "en": f"As {form.label}"},
            1000 + number,
            f"{number:064x}",
        )
        for form in FORMS
    )
    return Dataset(
        key,
        f"{BASE}dataset/{key}",
        {"da": f"Opfundet strategi {number}", "en": f"Invented strategy {number}"},
        {"da": "Initiativer og milepæle. " * 8, "en": "Initiatives and milestones. " * 8},
        Contact("Invented office", "office@example.org"),
        BASE,
        keywords={"da": ("strategi", "initiativer", "milepæle"), "en": ("strategy", "initiatives", "milestones")},
        themes=("GOVE",),
        licence="CC_BY_4_0",
        frequency="IRREG",
        spatial=("DNK",),
        temporal=("2016-01-01", "2020-12-31"),
        provenance={"da": "Opfundet.", "en": "Invented."},
        distributions=files,
    )


def timed(found: dict[str, float], step: str, run: Callable[[], Any]) -> Any:
    """Run a step and take down its CPU seconds, with those of the processes that it has ended."""
    at = spent()
    done = run()
    found[step] = spent() - at
    return done


def spent() -> float:
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, whose))


def measure(size: int) -> dict[str, float]:
    """Seconds and bytes of every step for so many datasets."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(base_iri=BASE, home=Path(folder))
        plain = Catalogue(settings, "", "", tuple(sorted(map(invented, range(size)), key=lambda one: one.key)))
        catalogue = timed(found, "days and versions, s", lambda: follow(plain, None, MADE, MADE[:10], {}))
        body = timed(found, "record for the next release, s", lambda: to_json(catalogue))
        timed(found, "record read again, s", lambda: from_json(body, settings))
        whole = {
            "data.json": timed(found, "data.json, s", lambda: data_json(catalogue)),
            "dcat-us-3.json": timed(found, "dcat-us-3.json, s", lambda: dcat_us_3_json(catalogue)),
        }
        timed(found, "graph for the endpoint, s", lambda: list(catalogue_lines(catalogue)))
        timed(found, "notices of a first release, s", lambda: list(events({}, told_of(catalogue))))

        chain = Chain(Path(folder), BASE)
        release = frozen(chain, catalogue, whole, found, "every other face, s")
        edited = [
            replace(one, titles={"en": "Edited"}) if at % 100 == 0 else one for at, one in enumerate(plain.datasets)
        ]
        later = follow(replace(plain, datasets=tuple(edited)), catalogue, LATER, MADE[:10], {})
        timed(
            found,
            "notices a day later, 1 % changed, s",
            lambda: list(events(told_of(catalogue), told_of(later))),
        )
        release = frozen(chain, later, whole, found, "every other face a day later, 1 % changed, s")
        found["peak memory of building, MiB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found["data.json, MB"] = len(whole["data.json"]) / 1e6
        found["all faces with gzip, MB"] = (release.folder / PACK).stat().st_size / 1e6
        found |= served(settings, release.faces.read(PAGES).body.decode().split())  # type: ignore[union-attr]
    return found


def frozen(chain: Chain, catalogue: Catalogue, whole: dict[str, bytes], found: dict[str, float], step: str) -> Release:
    """A release of a catalogue; what the one before has is taken from it."""
    newest = next(reversed(chain.releases()), None)

    @contextmanager
    def filling(at: Path, said: Callable[[], None]) -> Iterator[dict[str, Any]]:
        said()  # there are none
        (at / CATALOGUE).write_bytes(to_json(catalogue))
        write_made(at, timed(found, step, lambda: packed(at, catalogue, whole, newest)))
        yield {"inputs": step, "counts": {"quads": 0, "classes": {}, "graphs": {}, "properties": {}}}

    return chain.freeze(filling, LATER if newest else MADE)


def packed(at: Path, catalogue: Catalogue, whole: dict[str, bytes], newest: Release | None) -> dict[str, str]:
    """Every face, made by every processor; gives their keys."""
    with Crew(cores()) as crew:
        works = Works(program(), OldStock(newest), crew)
        return write_pack(at, chain_of((works.document(*one) for one in whole.items()), faces(catalogue, works)), works)


def served(settings: Settings, last: list[str]) -> dict[str, float]:
    """Milliseconds of a request, in the middle, for each kind of face."""
    client = create_app(settings).test_client()
    at = time.perf_counter()
    client.get("/catalog.ttl")
    found = {"first page after a start, ms": 1000 * (time.perf_counter() - at)}
    middle = last[len(last) // 2]
    for name, path in {
        "page of Turtle, ms": f"/catalog.ttl?after={middle}",
        "page of RDF/XML for udata, ms": f"/catalog.rdf?profile=udata&after={middle}",
        "dataset as JSON-LD, ms": f"/dataset/{middle}.jsonld",
        "data.json, ms": "/data.json",
    }.items():
        spent = []
        for _ in range(ASKED):
            at = time.perf_counter()
            assert client.get(path, headers={"Accept-Encoding": "gzip"}).status_code == 200
            spent.append(1000 * (time.perf_counter() - at))
        found[name] = median(spent)
    return found


def main() -> None:
    """Each size in a process of its own, then the table."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
        return
    sizes = [int(one) for one in sys.argv[1:]] or [1000, 10_000]
    columns = [
        json.loads(
            subprocess.run([sys.executable, __file__, "--one", str(one)], check=True, capture_output=True).stdout
        )
        for one in sizes
    ]
    print("| step | " + " | ".join(f"{one:,} datasets" for one in sizes) + " | growth |")
    print("|" + " --- |" * (len(sizes) + 2))
    for step in columns[0]:
        first, final = columns[0][step], columns[-1][step]
        print(
            f"| {step} | " + " | ".join(f"{one[step]:.2f}" for one in columns) + f" | {final / max(first, 1e-6):.1f} |"
        )


if __name__ == "__main__":
    main()
