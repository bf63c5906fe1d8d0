"""Serving: what the current release says. Documents from its store, foreign queries in workers that may die."""
