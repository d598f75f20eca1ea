"""What pages promised of the files that they load: the integrity attributes of each client's latest pages."""

from __future__ import annotations

from statusdoctor.facts.content import Content
from statusdoctor.facts.integrity import promises_of
from statusdoctor.history.bounds import Bounds, Store
from statusdoctor.history.record import Record
from statusdoctor.model import Exchange, Request, Response, split_url

_PAGES = (("document",), ("iframe",))


class Promises:
    """The promised digest of each file, by client and address. A page that is loaded anew replaces its promises."""

    def __init__(self, bounds: Bounds) -> None:
        self._longest = bounds.address
        self._all: Store[tuple[str, str], tuple[str, Record]] = Store(bounds.promises)

    def note(self, record: Record, request: Request, response: Response) -> None:
        """Takes in what one page says of its files."""
        if response.status != 200 or request.headers.index.get("sec-fetch-dest") not in _PAGES:
            return
        if "html" not in response.headers.get("content-type") or not response.body.kept:
            return
        self._forget_page(record)
        for address, integrity in promises_of(Content(response.headers, response.body), request.url).items():
            if address and len(address) <= self._longest:
                self._all.put((record.exchange.client, address), (integrity, record))

    def _forget_page(self, page: Record) -> None:
        if not len(self._all):
            return
        mine = (page.exchange.client, page.request.url)
        old = [k for k, (_, by) in self._all.newest() if (k[0], by.request.url) == mine]
        for key in old:
            self._all.drop(key)

    def of(self, exchange: Exchange) -> tuple[str, Record] | None:
        """The integrity attribute for the file that is asked for, and the page that bears it; None without one."""
        request = exchange.request
        if request is None or not len(self._all):
            return None
        found = self._all.get((exchange.client, request.url))
        if found is None or found[1].started > exchange.started:
            return None
        referer = request.headers.get("referer")
        page = found[1].request
        same = referer == page.url or (referer.count("/") == 3 and split_url(referer).netloc == page.netloc)
        return found if not referer or same else None

    def __len__(self) -> int:
        return len(self._all)
