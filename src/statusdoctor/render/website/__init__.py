"""The reference as HTML: a static web site, or some pages in one document."""
