"""What ingest decides: is this report, picture or fix valid, where is it, and whose."""
