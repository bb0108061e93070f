"""Pages times output formats become artifacts: content, shortcodes, render hooks, templates, workers."""
