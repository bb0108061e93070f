"""SVG made fit for a page with a strict policy: known elements and attributes, no styles, colours by variable."""
