"""Routes: path and method lead to a view; what has none is refused in the application's own style."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from statusdoctor.lab.serving import Answer, App, Call

Routes = Mapping[str, Mapping[str, App]]
ErrorStyle = Callable[[int, str], Answer]


class Router:
    """An application made of views; `*` in a route stands for one segment of the path."""

    def __init__(self, routes: Routes, error: ErrorStyle) -> None:
        self._routes = routes
        self._error = error

    def __call__(self, call: Call) -> Answer:
        views = next((views for route, views in self._routes.items() if _fits(route, call.path)), None)
        if views is None:
            return self._error(404, f"No route matches {call.method} {call.path}.")
        view = views.get("GET" if call.method == "HEAD" else call.method)
        return view(call) if view else self._wrong_method(call, views)

    def _wrong_method(self, call: Call, views: Mapping[str, App]) -> Answer:
        allowed = ", ".join([*views, "HEAD"] if "GET" in views else views)
        answer = self._error(405, f"{call.method} is not allowed on {call.path}.")
        return replace(answer, fields=(*answer.fields, ("Allow", allowed)))


def _fits(route: str, path: str) -> bool:
    wanted, given = route.split("/"), path.split("/")
    return len(wanted) == len(given) and all(part in ("*", there) for part, there in zip(wanted, given, strict=True))
