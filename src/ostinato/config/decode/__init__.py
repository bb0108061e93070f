"""From raw settings to typed ones, one function for each section."""
