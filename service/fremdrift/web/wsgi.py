"""The WSGI entry: ``fremdrift.web.wsgi:app``, for granian, gunicorn or any other server."""

import os
import sys

from fremdrift.ground import settings
from fremdrift.web import figures
from fremdrift.web.application import create_app

figures.log_to(sys.stderr)
app = create_app(settings.read(os.environ))
