"""Reading built files as a browser would: markup, style sheets, scripts, feeds, manifests, header files."""
