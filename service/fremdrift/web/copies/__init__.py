"""The service elsewhere: as plain files, and on other nodes."""
