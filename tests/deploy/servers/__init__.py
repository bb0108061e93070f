"""Servers to deploy to, on this machine alone."""
