"""The development server: build, watch, reload the browser, show mistakes in it."""
