"""What udata's own reader takes of a page: run by the Python that has it, prints JSON. Its database is in memory."""

import json
import sys

import mongoengine.connection
import mongomock
import pymongo

pymongo.MongoClient = mongoengine.connection.MongoClient = mongomock.MongoClient

from rdflib import Graph  # noqa: E402
from rdflib.namespace import RDF  # noqa: E402
from udata import settings  # noqa: E402
from udata.app import create_app  # noqa: E402
from udata.core.dataset.models import License  # noqa: E402
from udata.core.dataset.rdf import dataset_from_rdf  # noqa: E402
from udata.rdf import DCAT  # noqa: E402


class InMemory(settings.Testing):
    """No server is asked."""

    MONGODB_HOST = "mongodb://localhost/udata"


taken, failed = [], []
with create_app(settings.Defaults, override=InMemory).app_context():
    License(id="cc-by", title="Creative Commons Attribution", url="https://creativecommons.org/licenses/by/4.0/").save()
    graph = Graph().parse(sys.argv[1], format=sys.argv[2])
    for node in sorted(graph.subjects(RDF.type, DCAT.Dataset)):
        try:
            one = dataset_from_rdf(graph, node=node, dryrun=True)
            for file in one.resources:
                file.validate()  # as saving it does
        except Exception as fault:
            failed.append(f"{node}: {fault!r}")
        else:
            sums = sum(bool(file.checksum) for file in one.resources)
            licence = one.license.id if one.license else None
            taken.append({"uri": str(node), "files": len(one.resources), "checksums": sums, "licence": licence})
print(json.dumps({"taken": taken, "failed": failed}))
