"""The only door out: files, network, programs, clock. Everything below it is pure."""
