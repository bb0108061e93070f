"""Contextual escaping: what each action of an HTML template must be run through, found before it ever runs."""
