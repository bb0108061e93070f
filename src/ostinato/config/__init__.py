"""Settings: every one of Hugo's, typed, from files, environment and flags, themes merged in."""
