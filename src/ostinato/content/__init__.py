"""Reads content: front matter, bodies, bundles, shortcode calls, data and translations. Knows no site."""
