"""Template functions: one file for each of Hugo's namespaces, each function registered by one decorator."""
