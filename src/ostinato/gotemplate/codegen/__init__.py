"""Python out of templates: expressions, statements, and the module that carries them."""
