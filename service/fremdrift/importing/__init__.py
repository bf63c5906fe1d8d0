"""Importing: tracker sheets as they exist to our tables. A mapping file says what stands where; no code per source."""
