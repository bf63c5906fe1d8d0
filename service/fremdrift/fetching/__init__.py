"""Fetching: the few outgoing requests, made by an operator's command and never by a visitor. It knows requests."""
