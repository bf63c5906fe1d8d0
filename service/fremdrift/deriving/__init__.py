"""Deriving: what can be concluded from the quads when a release is made. Nothing derived is ever stored by hand."""
