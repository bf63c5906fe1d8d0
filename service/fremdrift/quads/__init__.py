"""Quads: terms, parsing, writing and the store. The only room that knows pyoxigraph; its types cross the doors."""
