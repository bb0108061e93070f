"""The policy that a site satisfies: what it needs, the headers that allow nothing else, and the statement."""
