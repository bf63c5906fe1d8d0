"""Web: HTTP in, HTTP out. Negotiation, pages and protocols; the only room that knows Flask and status codes."""
