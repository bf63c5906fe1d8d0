"""What a thing, a term or a graph says at its own address, as it is and as it was."""
