"""Model: the matter itself. Names, dates, findings, and the graph of a document; rdflib lives here."""
