"""The WSGI entry: ``fremdrift.web.wsgi:app``, for granian, gunicorn or any other server."""

import os

from fremdrift.ground import settings
from fremdrift.web.application import create_app

app = create_app(settings.read(os.environ))
