"""A built site → a host, until it is there: plan, journal, upload, verify, switch, prune."""
