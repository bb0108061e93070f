"""Diagram languages: fenced text becomes an accessible, script-free figure while the site is built."""
