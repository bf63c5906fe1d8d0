"""The endpoint over HTTP, its page, and what is kept of questions."""
