"""Exporting: what is known, written in other forms: data files, calendars, feeds. It decides nothing."""
