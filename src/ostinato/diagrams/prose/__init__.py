"""Diagrams told as text, for readers who cannot see them: one function for each type of diagram."""

from ostinato.diagrams.prose import charts, grammars, graphs, records, sequences, trees
from ostinato.diagrams.prose.telling import tell, wanted_fields

__all__ = ["charts", "grammars", "graphs", "records", "sequences", "tell", "trees", "wanted_fields"]
