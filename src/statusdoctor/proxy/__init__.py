"""All that knows mitmproxy: the addon and its surfaces, `run`, and the proxy of `demo`."""
