"""Pictures: their size and metadata, resizing, filters."""
