"""What a run found, written for people and for programs: one format in each file."""

from ostinato.check.reports.json_format import as_json
from ostinato.check.reports.junit import as_junit
from ostinato.check.reports.people import as_text
from ostinato.check.reports.sarif import as_sarif

__all__ = ["as_json", "as_junit", "as_sarif", "as_text"]
