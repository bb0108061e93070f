"""Words that every floor shares: positions, diagnostics, Go values, dates, names and URLs. No IO."""
