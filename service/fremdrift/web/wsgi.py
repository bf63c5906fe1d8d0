"""The WSGI entry: ``fremdrift.web.wsgi:app``, for granian, gunicorn or any other server."""

import gc
import os
import sys

from fremdrift.ground import settings
from fremdrift.web import figures, pages
from fremdrift.web.application import create_app

figures.log_to(sys.stderr)
app = create_app(settings.read(os.environ))
pages.compile_all()
gc.collect()
gc.freeze()  # what stands now is never rubbish: looking through it again held up a page in fifty by 70 ms
