"""Pictures as inline SVG, each with the same as a table."""
