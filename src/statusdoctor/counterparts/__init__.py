"""Counterparts: what the request held at the place of which the diagnosis speaks, beside what the server said of it.

"The issuer is not the one expected" is half of what a reader needs; the issuer that was sent is the other half. The
ranking is over by then: what is shown here makes no cause more likely. `registry.py` says which cause asks for what.
"""

from statusdoctor.counterparts.registry import load, with_counterpart

__all__ = ["load", "with_counterpart"]
