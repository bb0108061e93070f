"""The command line: one file for each command, Hugo's names for every flag."""
