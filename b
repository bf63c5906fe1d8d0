{
  "type": "about:blank",
  "title": "Bad Request",
  "status": 400,
  "detail": "the text is no SPARQL query: it has none of SELECT, ASK, CONSTRUCT and DESCRIBE",
  "instance": "http://127.0.0.1:8610/sparql"
}
