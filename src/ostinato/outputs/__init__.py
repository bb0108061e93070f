"""Output formats: what is to be rendered, and in which form."""
