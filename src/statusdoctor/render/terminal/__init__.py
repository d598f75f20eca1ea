"""All that draws on terminals, and all that knows rich: the console, cards, pages of the reference, the writer."""
