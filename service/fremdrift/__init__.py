"""Fremdrift publishes how a government's strategy moves: tables in, linked open data out, with its history.

The rooms and what each may import: see ``tests/house/test_rooms.py`` and the map in the README.
"""

from importlib.metadata import version

__version__ = version("fremdrift")
