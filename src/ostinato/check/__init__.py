"""Checks on a built site, whichever generator made it: what its pages would do to a reader, and whether it is sound."""
