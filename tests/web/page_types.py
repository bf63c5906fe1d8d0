"""One page of every type, Danish path and English path: what the browser, the validators and the crawl look at.

A new page joins all of them by a line here.
"""

DOCUMENTS = (
    "document/milestone/fods-2016-2020/dp-launch",
    "document/initiative/fods-2016-2020/8.1",
    "document/initiative/fods-2016-2020/1.2",
    "document/strategy/fods-2016-2020",
    "document/strategy/fods-2004-2006",
    "document/goal/fods-2016-2020/1",
    "document/focus-area/fods-2016-2020/1",
    "document/organisation/kl",
    "document/organisation/digst",
    "document/source/s24",
    "document/observation/fods-2016-2020/o017",
    "document/judgement/fods-2016-2020/j01",
    "picture/slippage/strategy/fods-2016-2020",
    "edition/fods-2016-2020/delivery-overview-2020-03",
    "catalog",
    "sparql",
    "graph/",
    "def/",
    "code/observation-status",
    "changes/fods-2016-2020",
    "changes/fods-2016-2020/2017-09-17..2021-12-31",
    "sparql?query=SELECT * { ?s ?p ?o } LIMIT 5",
    "document/milestone/fods-2016-2020/dp-launch?as-of=2021-02-01",
)
TYPES = (
    ("/", "/en/"),
    ("/strategier", "/en/strategies"),
    ("/initiativer", "/en/initiatives"),
    ("/milepaele", "/en/milestones"),
    ("/organisationer", "/en/organisations"),
    ("/udgaver", "/en/editions"),
    ("/kvalitet", "/en/quality"),
    ("/soeg", "/en/search"),
    ("/soeg?q=kommunernes+data", "/en/search?q=municipalities"),
    ("/frister", "/en/deadlines"),
    ("/frister/organisation/digst?edition=fods-2016-2020/delivery-overview-2020-03", "/en/deadlines/level/association"),
    ("/abonner", "/en/subscribe"),
    ("/api", "/en/api"),
    ("/om", "/en/about"),
    ("/metode", "/en/method"),
    ("/licens", "/en/licence"),
    ("/privatliv", "/en/privacy"),
    ("/tilgaengelighed", "/en/accessibility"),
    ("/statusredegoerelse/fods-2016-2020", "/en/status-report/fods-2016-2020"),
    ("/leveranceoversigt/fods-2016-2020", "/en/delivery-overview/fods-2016-2020?as-of=2020-05-11"),
    *((f"/{path}", f"/en/{path}") for path in DOCUMENTS),
)
EVERY = tuple(path for both in TYPES for path in both)
