"""``python -m fremdrift`` is the command line."""

from fremdrift.cli import main

main(prog_name="fremdrift")
