"""Leads and spares of the family auth."""

from __future__ import annotations
