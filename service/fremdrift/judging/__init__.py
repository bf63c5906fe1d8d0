"""Judging: shapes over a store, and a report that names table cells. The only room that knows pyshacl."""
