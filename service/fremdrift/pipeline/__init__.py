"""The pipeline: read, map, judge, take over, fill, try, freeze, tell. It composes the rooms and knows no detail of any.

``publishing.publish`` is the whole story on one screen; the other modules are its steps, and what is asked besides.
"""

from fremdrift.keeping.copying import Brought
from fremdrift.pipeline.asking import (
    candidate,
    cited_addresses,
    compare,
    faults,
    gaps,
    match,
    revised,
    scopes,
    write_workbook,
)
from fremdrift.pipeline.checking import Checked, check, model_quads
from fremdrift.pipeline.gate import last_release
from fremdrift.pipeline.inheriting import Wish
from fremdrift.pipeline.losing import NAMES_LOST, with_losses
from fremdrift.pipeline.publishing import Published, load, publish, pull
from fremdrift.pipeline.telling import rollback

__all__ = [
    "NAMES_LOST",
    "Brought",
    "Checked",
    "Published",
    "Wish",
    "candidate",
    "check",
    "cited_addresses",
    "compare",
    "faults",
    "gaps",
    "last_release",
    "load",
    "match",
    "model_quads",
    "publish",
    "pull",
    "revised",
    "rollback",
    "scopes",
    "with_losses",
    "write_workbook",
]
