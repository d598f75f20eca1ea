"""What pages said of what they load: the integrity attributes, and the frames, of each client's latest pages."""

from __future__ import annotations

from statusdoctor.facts.content import Content
from statusdoctor.facts.integrity import frames_of, promises_of
from statusdoctor.history.bounds import Bounds, Store
from statusdoctor.history.record import Record
from statusdoctor.model import Exchange, Request, Response, split_url

_PAGES = (("document",), ("iframe",))


def _asks_for_a_page(request: Request) -> bool:
    """Whether a person's browser opens a page over plain http, where it does not say so in Sec-Fetch-Dest."""
    return "upgrade-insecure-requests" in request.headers.index and request.scheme == "http"


class Promises:
    """What each file has to be, by client and address. A page that is loaded anew replaces what it said."""

    def __init__(self, bounds: Bounds) -> None:
        self._longest = bounds.address
        self._all: Store[tuple[str, str], tuple[str, Record]] = Store(bounds.promises)

    def note(self, record: Record, request: Request, response: Response) -> None:
        """Takes in what one page says of its files."""
        told = request.headers.index.get("sec-fetch-dest")
        if response.status != 200 or (told not in _PAGES and (told or not _asks_for_a_page(request))):
            return
        if "html" not in response.headers.get("content-type") or not response.body.kept:
            return
        self._forget_page(record)
        content = Content(response.headers, response.body)
        frames = {} if told else frames_of(content, request.url)
        for address, integrity in (frames | promises_of(content, request.url)).items():
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
        """The integrity attribute, or the word for a frame, of what is asked for, and the page that bears it."""
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
