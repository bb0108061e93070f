"""Contextual escaping: what each action of an HTML template must be run through, found before it ever runs."""

from __future__ import annotations

from ostinato.gotemplate.escape.escaper import EscapedTemplates, escape_templates

__all__ = ["EscapedTemplates", "escape_templates"]
