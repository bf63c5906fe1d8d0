"""Filling: everything of a release but its store and its manifest is written into a folder."""

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import chain as chain_of
from itertools import starmap
from pathlib import Path
from typing import Any, Final

from fremdrift import __version__
from fremdrift.cataloguing.catalogue import Catalogue
from fremdrift.cataloguing.dcat_us import data_json
from fremdrift.cataloguing.dcat_us_3 import dcat_us_3_json
from fremdrift.cataloguing.faces import faces
from fremdrift.cataloguing.files import measured
from fremdrift.cataloguing.records import to_json
from fremdrift.cataloguing.writing import catalogue_lines, lines_between, shared_by
from fremdrift.deriving.counts import statement_counts
from fremdrift.deriving.following import Following, follow
from fremdrift.deriving.freezing import STATES
from fremdrift.deriving.moves_table import MOVES, Moved, moves_csv, moves_written
from fremdrift.deriving.renewed import renewed
from fremdrift.deriving.tally import TALLY, Tally
from fremdrift.exporting.derived import Derived
from fremdrift.exporting.downloads import Made, Tables, write_downloads
from fremdrift.exporting.packing import pack_large
from fremdrift.exporting.referred import CODE_LISTS
from fremdrift.ground.crew import Crew
from fremdrift.ground.digests import program
from fremdrift.ground.formats import JSONLD, NQUADS, NTRIPLES, RDFXML, TRIG, TURTLE
from fremdrift.ground.jsons import compact
from fremdrift.ground.progress import SILENT, Phase, Progress, counted
from fremdrift.ground.tasks import Works
from fremdrift.judging.report import report_quads
from fremdrift.keeping.cards import CARDS
from fremdrift.keeping.pack import write_pack
from fremdrift.keeping.release import CATALOGUE, DATA, DERIVED, FILES, LISTED, LOST, STATEMENTS, Release, write_renewed
from fremdrift.keeping.stock import write_made
from fremdrift.model.datasets import ALL, Download
from fremdrift.model.iris import Names
from fremdrift.pipeline.checking import TABLES, Checked, believed
from fremdrift.pipeline.inheriting import Heir
from fremdrift.pipeline.portioned import JUDGED
from fremdrift.quads.lines import Lines
from fremdrift.quads.sorting import write_altered
from fremdrift.quads.store import write_nquads
from fremdrift.reading.mapping import published_rows
from fremdrift.reading.publishing import as_published, codes_published, rows_written, write_headers
from fremdrift.web.listings.release_cards import DRAWN, Drawing, draw

DATA_JSON: Final = "data.json"
JSON_FACES: Final = {DATA_JSON: data_json, "dcat-us-3.json": dcat_us_3_json}
"""The catalogue as the files of other dialects, each by what writes it."""
RDF_DUMPS: Final = (TURTLE, NQUADS, TRIG, JSONLD, RDFXML, NTRIPLES)


Announce = Callable[[Path, Catalogue], Mapping[str, Any]]
"""Writes into a folder what a catalogue changes for those who follow the feed; gives what the manifest says of it."""


@contextmanager
def filling(
    folder: Path,
    said: Callable[[], None],
    checked: Checked,
    heir: Heir,
    announce: Announce,
    *,
    crew: Crew,
    progress: Progress = SILENT,
) -> Iterator[dict[str, Any]]:
    """Write everything of a release but its store and its manifest; gives the facts that the manifest states. ``said``
    is called once all statements are written.

    The lists come last, each file whole: they are there when this is left, and what needs none may go on meanwhile.
    """
    with crew.shift() as shift:
        works = Works(program(), heir.stock, shift, progress.at)
        names = Names(heir.settings.base_iri)
        files = folder / FILES
        _take_over(checked, folder)
        weight = (folder / DATA).stat().st_size
        following = works.crew.begin(follow, _following(folder, heir), weight)
        progress.begin(Phase.DOWNLOADS, "files")
        downloads, made = _downloads(folder, checked, heir.described(checked, {}), works)
        progress.begin(Phase.COUNT)
        tallied = following()
        progress.begin(Phase.CATALOGUE, "pages")
        catalogue = heir.catalogue(checked, measured(files, downloads, made.measures))
        pages = works.crew.beside(partial(_write_catalogue, folder, works, made.measures), catalogue, weight)
        write_nquads(report_quads(checked.results, names, heir.made), folder / "validation.nq")
        shared = _write_endpoint(folder, catalogue, heir.kept.before, works)
        said()
        listing = works.crew.beside(draw, _drawing(folder, heir, works), weight)
        notices = announce(folder, catalogue)
        _write_down(folder, heir, tallied)
        counts = {"dumps": _dumps(downloads)} | _counts(folder, tallied)
        for name, body in made.beside.items():
            (folder / name).write_bytes(body)
        write_made(folder, shared | pages() | {f"{FILES}/{name}": key for name, key in made.keys.items()})
        yield {
            **notices,
            "program": __version__,
            "downloads": [one.told() for one in downloads],
            "files": {f"{FILES}/{name}": one._asdict() for name, one in made.measures.items()},
            "counts": counts,
            "licences": {key: one._asdict() for key, one in catalogue.licences.items()},
        }
        progress.begin(Phase.LISTS)
        listing()


def _following(folder: Path, heir: Heir) -> Following:
    return Following(folder, DATA, DERIVED, heir.settings.base_iri, believed(heir.older, TALLY))


def _drawing(folder: Path, heir: Heir, works: Works) -> Drawing:
    return Drawing(folder, heir.settings.base_iri, heir.made[:10], works.program, believed(heir.older, DRAWN, CARDS))


def _write_down(folder: Path, heir: Heir, tallied: Tally) -> None:
    """Write since when things are as they are, and what was lost."""
    write_renewed(folder, renewed(tallied.sums, heir.renewed(), heir.made))
    if heir.lost:
        (folder / LOST).write_text("".join(heir.lost), encoding="utf-8", newline="\n")


def _dumps(downloads: Iterable[Download]) -> list[str]:
    """The files that have everything as RDF."""
    return [f"{FILES}/{one.path}" for one in downloads if one.dataset == ALL and one.format in RDF_DUMPS]


def _counts(folder: Path, tallied: Tally) -> dict[str, Any]:
    """How many statements there are, where they lead, with which properties and of things of which classes, the
    catalogue's and the report's too.
    """
    paths = Release(folder).nquads
    said = [one for one in paths if one.name in STATEMENTS]
    rest = Lines(tuple(one for one in paths if one not in said))
    counted = statement_counts(rest, tallied, Lines(tuple(said)))
    return {"quads": tallied.quads, "links": tallied.links_by_host()} | counted


def _take_over(checked: Checked, folder: Path) -> None:
    """Bring the statements and the records into the release, and what its portions told where it was parted."""
    for name in (DATA, DERIVED, STATES, JUDGED):
        if (checked.folder / name).exists():
            (checked.folder / name).rename(folder / name)


def _downloads(folder: Path, checked: Checked, catalogue: Catalogue, works: Works) -> tuple[list[Download], Made]:
    """Write every dataset in every format; the tables as the metadata beside them defines them in this release."""
    names, moves = Names(checked.base), folder / FILES / "moves.csv"
    *_, definition = write_headers(checked.reading, folder / FILES / TABLES)
    rows = published_rows(rows_written(checked.reading.again(), folder / FILES / TABLES), names)
    own = any(table.name == MOVES.name for table in checked.reading.tables)
    named = [] if any(table.name == CODE_LISTS.name for table in checked.reading.tables) else [CODE_LISTS]
    if own:
        moves.write_bytes(moves_csv(checked.chains))
    derived = () if own else (Derived(MOVES, moves_written, Moved(checked.chains, folder / DATA, names.base, moves)),)
    return write_downloads(
        [folder / DATA, folder / DERIVED],
        Tables(
            [*map(as_published, checked.reading.tables), *([] if own else [MOVES]), *named],
            rows,
            json.loads(definition.read_bytes()),
            catalogue.licence,
            catalogue.titles_of,
            codes_published() if named else {},
            derived,
        ),
        names,
        folder / FILES,
        works,
    )


def _write_endpoint(folder: Path, catalogue: Catalogue, before: Catalogue | None, works: Works) -> dict[str, str]:
    """Write the catalogue as the endpoint holds it, from how it held that of the release before where this is in stock
    and little changed; gives the key of what all of it shares.
    """
    key = works.task(LISTED, catalogue_lines, (), compact(shared_by(catalogue), ordered=True).decode()).key
    old = works.stock.made(LISTED, key)
    between = lines_between(before, catalogue) if old and before else None
    if old is None or between is None or write_altered(old, *between, folder / LISTED)[1] != len(between[0]):
        write_nquads((), folder / LISTED, catalogue_lines(catalogue))
    return {LISTED: key}


def _write_catalogue(folder: Path, works: Works, done: Container[str], catalogue: Catalogue, _: Crew) -> dict[str, str]:
    """Write every face of the catalogue, and its record for the next release; gives the faces' keys. A face that is one
    file is a download as well. Files of the names that are ``done`` have their compressed copies.
    """
    (folder / CATALOGUE).write_bytes(to_json(catalogue))
    bodies = {name: write(catalogue) for name, write in JSON_FACES.items()}
    for name, body in bodies.items():
        (folder / FILES / name).write_bytes(body)
    documents = chain_of(starmap(works.document, bodies.items()), faces(catalogue, works))
    keys = write_pack(folder, counted(documents, works.at), works)
    pack_large(folder / FILES, done)
    return keys
