"""Owns the first files of a new site and of a new theme."""

from __future__ import annotations

_SITE = {
    "baseURL": "https://example.org/",
    "locale": "en-us",
    "title": "My New Site",
    "theme": "quiet",
}

_ARCHETYPE = """\
+++
title = '{{ replace .File.ContentBaseName "-" " " | title }}'
date = '{{ .Date }}'
draft = true
+++
"""

_EMPTY = ("assets", "content", "data", "i18n", "layouts", "static", "themes")


def site_files(form: str) -> dict[str, str]:
    """A site that builds at once, with the theme that is shipped."""
    files = {f"hugo.{form}": _settings(_SITE, form), "archetypes/default.md": _ARCHETYPE}
    files |= {f"{folder}/.gitkeep": "" for folder in _EMPTY}
    return files


def theme_files(name: str, form: str) -> dict[str, str]:
    """A theme that renders every kind of page, to begin from."""
    return {
        f"hugo.{form}": _settings({"title": name}, form),
        "theme.toml": f"name = '{name}'\nlicense = 'MIT'\nmin_version = '0.146.0'\n",
        "archetypes/default.md": _ARCHETYPE,
        **_LAYOUTS,
        "assets/css/main.css": _STYLE,
        "README.md": f"# {name}\n\nA theme for Hugo and Ostinato.\n",
    }


def _settings(values: dict[str, str], form: str) -> str:
    if form == "json":
        import json

        return json.dumps(values, indent=2, ensure_ascii=False) + "\n"
    if form == "yaml":
        return "".join(f"{key}: '{value}'\n" for key, value in values.items())
    return "".join(f"{key} = '{value}'\n" for key, value in values.items())


_LAYOUTS = {
    "layouts/baseof.html": """\
<!doctype html>
<html lang="{{ site.Language.Locale }}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{ if not .IsHome }}{{ .Title }} – {{ end }}{{ site.Title }}</title>
    {{ with .Description }}<meta name="description" content="{{ . }}">{{ end }}
    {{ range .AlternativeOutputFormats }}
      <link rel="{{ .Rel }}" type="{{ .MediaType }}" href="{{ .Permalink }}" title="{{ site.Title }}">
    {{ end }}
    {{ with resources.Get "css/main.css" | minify | fingerprint }}
      <link rel="stylesheet" href="{{ .RelPermalink }}" integrity="{{ .Data.Integrity }}">
    {{ end }}
  </head>
  <body>
    {{ partial "header.html" . }}
    <main>{{ block "main" . }}{{ end }}</main>
    {{ partial "footer.html" . }}
  </body>
</html>
""",
    "layouts/home.html": """\
{{ define "main" }}
  {{ .Content }}
  {{ range site.RegularPages }}{{ partial "entry.html" . }}{{ end }}
{{ end }}
""",
    "layouts/list.html": """\
{{ define "main" }}
  <h1>{{ .Title }}</h1>
  {{ .Content }}
  {{ range (.Paginate .Pages).Pages }}{{ partial "entry.html" . }}{{ end }}
  {{ partial "pagination.html" . }}
{{ end }}
""",
    "layouts/page.html": """\
{{ define "main" }}
  <article>
    <h1>{{ .Title }}</h1>
    {{ with .Date }}{{ if not .IsZero }}
      <time datetime="{{ .Format "2006-01-02" }}">{{ time.Format ":date_long" . }}</time>
    {{ end }}{{ end }}
    {{ .Content }}
    {{ range .GetTerms "tags" }}<a rel="tag" href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ end }}
  </article>
{{ end }}
""",
    "layouts/404.html": """\
{{ define "main" }}
  <h1>This page is not here</h1>
  <p><a href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a></p>
{{ end }}
""",
    "layouts/_partials/header.html": """\
<header>
  <a href="{{ site.Home.RelPermalink }}">{{ site.Title }}</a>
  <nav>
    {{ range site.Menus.main }}
      <a href="{{ .URL }}"{{ if $.IsMenuCurrent .Menu . }} aria-current="page"{{ end }}>{{ .Name }}</a>
    {{ end }}
  </nav>
</header>
""",
    "layouts/_partials/footer.html": """\
<footer>{{ with site.Copyright }}{{ . }}{{ else }}{{ site.Title }}{{ end }}</footer>
""",
    "layouts/_partials/entry.html": """\
<section>
  <h2><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></h2>
  {{ .Summary }}
</section>
""",
}

_STYLE = """\
body {
  max-width: 40rem;
  margin: 0 auto;
  padding: 1rem;
  font: 1.1rem/1.6 system-ui, sans-serif;
}

pre {
  overflow-x: auto;
}

img {
  max-width: 100%;
  height: auto;
}
"""
