"""A drawing made of characters: which of them are lines and which are text, and the shapes that they stand for."""
