"""`python -m statusdoctor`: the command line where its script is not on the path."""

from __future__ import annotations

from statusdoctor.cli import main

main(prog_name="statusdoctor")
