"""One file for each check. A file that is added here is found by itself."""
