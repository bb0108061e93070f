"""One retry policy for everything that may fail for a while. Pure: clock, chance and sleep are passed in."""
