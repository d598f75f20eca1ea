"""A report as one HTML document: everything is in it, and it can be read without scripts."""

from __future__ import annotations

from statusdoctor.render.html_report.page import to_html

__all__ = ["to_html"]
