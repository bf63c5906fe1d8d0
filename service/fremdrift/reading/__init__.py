"""Reading: tables and workbooks to rows with positions, rows to quads. The only room that knows csvw and calamine."""
