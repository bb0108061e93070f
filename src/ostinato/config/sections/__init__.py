"""The types of the sections of the settings, with Hugo's defaults.

A field holds the setting of its name without underscores. These are msgspec records, not dataclasses: making
sixty classes costs 3 ms this way, and 50 ms the other, at every start.
"""
