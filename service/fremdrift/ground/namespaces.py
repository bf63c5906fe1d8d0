"""The namespaces we own and the ones we reuse, each prefix said once."""

from typing import Final

FD: Final = "https://w3id.org/fremdrift/def/"
CODE: Final = "https://w3id.org/fremdrift/code/"
SHAPE: Final = "https://w3id.org/fremdrift/shape/"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
DCT: Final = "http://purl.org/dc/terms/"
DCAT: Final = "http://www.w3.org/ns/dcat#"
PROV: Final = "http://www.w3.org/ns/prov#"
ORG: Final = "http://www.w3.org/ns/org#"
FOAF: Final = "http://xmlns.com/foaf/0.1/"
QB: Final = "http://purl.org/linked-data/cube#"
SH: Final = "http://www.w3.org/ns/shacl#"
VCARD: Final = "http://www.w3.org/2006/vcard/ns#"
SD: Final = "http://www.w3.org/ns/sparql-service-description#"
VOID: Final = "http://rdfs.org/ns/void#"
SCHEMA: Final = "https://schema.org/"
SPDX: Final = "http://spdx.org/rdf/terms#"
AS: Final = "https://www.w3.org/ns/activitystreams#"
LDES: Final = "https://w3id.org/ldes#"
TREE: Final = "https://w3id.org/tree#"
ADMS: Final = "http://www.w3.org/ns/adms#"
HYDRA: Final = "http://www.w3.org/ns/hydra/core#"
EDTF: Final = "http://id.loc.gov/datatypes/edtf"

PREFIXES: Final[dict[str, str]] = {
    "fd": FD,
    "code": CODE,
    "rdf": RDF,
    "rdfs": RDFS,
    "xsd": XSD,
    "owl": OWL,
    "skos": SKOS,
    "dct": DCT,
    "dcat": DCAT,
    "prov": PROV,
    "org": ORG,
    "foaf": FOAF,
    "qb": QB,
    "sh": SH,
    "vcard": VCARD,
    "spdx": SPDX,
    "sd": SD,
    "void": VOID,
    "schema": SCHEMA,
    "datatype": "http://id.loc.gov/datatypes/",
    "adms": ADMS,
    "hydra": HYDRA,
    "vann": "http://purl.org/vocab/vann/",
    "frbr": "http://purl.org/vocab/frbr/core#",
    "approval": "https://data.gov.dk/concept/core/approvalstatus/",
}
"""Prefix to namespace, as our documents declare them."""
