"""The page graph: every page, section, term and menu of every site, and what they are called on the web."""
