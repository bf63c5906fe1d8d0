"""What ckanext-dcat's own parser takes of a page: run by the Python that has it, prints JSON. No CKAN site is needed."""

import json
import sys

from ckanext.dcat.processors import RDFParser

parser = RDFParser(profiles=["euro_dcat_ap_3"])
with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123 - a script for another Python
    parser.parse(file.read(), _format=sys.argv[2])
taken = [
    {
        "uri": next(more["value"] for more in one["extras"] if more["key"] == "uri"),
        "title": one["title"],
        "licence": one["license_id"],
        "files": len(one["resources"]),
    }
    for one in parser.datasets()
]
print(json.dumps({"taken": taken, "failed": [], "next": parser.next_page()}))
