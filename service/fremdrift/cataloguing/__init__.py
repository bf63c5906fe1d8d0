"""Cataloguing: the catalogue of a release and its dialects, computed when the release is made."""
