"""Pele, which lays out and draws Mermaid diagrams, inside an embedded JavaScript engine."""
