"""Pages of the reference before they are drawn: what stands where. Terminal, Markdown and HTML draw the same."""
