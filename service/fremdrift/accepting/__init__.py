"""Accepting: a catalogue seen as each harvester sees it, ours or another's. It knows not who answers."""
