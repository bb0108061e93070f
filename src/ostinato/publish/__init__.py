"""Artifacts become a release: staged beside the published folder, then switched in at once."""
