"""The WSGI entry: ``fremdrift.web.wsgi:app``, for granian, gunicorn or any other server."""

import gc
import os
import sys
import threading
from functools import partial

from fremdrift.ground import settings
from fremdrift.web import figures, pages, warming
from fremdrift.web.application import create_app


def _warm_up() -> None:
    """What no reader should wait for, beside the first answers."""
    pages.compile_all()
    gc.collect()
    gc.freeze()  # what stands now is never rubbish: looking through it again held up a page in fifty by 70 ms


figures.log_to(sys.stderr)
app = create_app(settings.read(os.environ))
app.config["CURRENT"].keep_watch(partial(warming.warm, app))
threading.Thread(target=_warm_up, daemon=True).start()
