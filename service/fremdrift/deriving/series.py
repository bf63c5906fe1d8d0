"""Series: the periodicals that editions belong to, named from what is known of their editions."""

from dataclasses import dataclass

from fremdrift.ground.namespaces import DCAT, DCT, FD, SKOS
from fremdrift.quads.query import Row, select
from fremdrift.quads.source import Source

_SERIES = f"""
PREFIX dct: <{DCT}> PREFIX skos: <{SKOS}> PREFIX fd: <{FD}>
SELECT DISTINCT ?series ?kindda ?kinden ?ofda ?ofen WHERE {{
  ?edition <{DCAT}inSeries> ?series ; dct:type ?kind .
  OPTIONAL {{ ?kind skos:prefLabel ?kindda FILTER(lang(?kindda) = "da") }}
  OPTIONAL {{ ?kind skos:prefLabel ?kinden FILTER(lang(?kinden) = "en") }}
  OPTIONAL {{ {{ ?edition fd:inStrategy ?of }} UNION {{ ?edition fd:covers ?of }}
    OPTIONAL {{ ?of dct:title ?ofda FILTER(lang(?ofda) = "da") }}
    OPTIONAL {{ ?of dct:title ?ofen FILTER(lang(?ofen) = "en") }} }}
}}
"""


@dataclass(frozen=True)
class Series:
    """A periodical: its IRI and what we call it in Danish and English."""

    iri: str
    title: dict[str, str]


def series(store: Source) -> tuple[Series, ...]:
    """Every series, sorted by IRI: the kind of its editions and what they cover."""
    rows = sorted(select(store, _SERIES), key=lambda row: sorted(row.items()))
    by_iri = {row["series"]: row for row in reversed(rows)}
    return tuple(Series(iri, _title(by_iri[iri])) for iri in sorted(by_iri))


def _title(row: Row) -> dict[str, str]:
    """Where one language has no name of what is covered, the kind alone, or the other language's name."""
    named = {}
    for lang, other in (("da", "en"), ("en", "da")):
        kind = row[f"kind{lang}"] or row[f"kind{other}"]
        of = row[f"of{lang}"] or row[f"of{other}"]
        named[lang] = f"{kind[:1].upper()}{kind[1:]}: {of}" if of else f"{kind[:1].upper()}{kind[1:]}"
    return named
