"""The WSGI entry: ``fremdrift.web.wsgi:app``, for granian, gunicorn or any other server."""

import gc
import multiprocessing
import os
import sys
import threading
from functools import partial

from fremdrift.ground import aside, lifeline, settings
from fremdrift.web import figures, templating, warming
from fremdrift.web.application import create_app


def _end_with_server() -> None:
    """A worker of granian that outlived the first process would hold the port and answer on; others see to theirs."""
    server = multiprocessing.parent_process()
    if server is not None and server.pid is not None:
        lifeline.end_with_parent(server.pid)


def _warm_up() -> None:
    """What no reader should wait for, beside the first answers."""
    templating.compile_all()
    gc.collect()
    gc.freeze()  # what stands now is never rubbish: looking through it again held up a page in fifty by 70 ms


_end_with_server()
aside.clear()
figures.log_to(sys.stderr)
app = create_app(settings.read(os.environ))
app.config["CURRENT"].keep_watch(partial(warming.warm, app))
threading.Thread(target=_warm_up, daemon=True).start()
