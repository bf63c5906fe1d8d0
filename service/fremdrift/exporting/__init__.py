"""Exporting: what is known, written in the forms of other programs: calendars, feeds. It decides nothing."""
