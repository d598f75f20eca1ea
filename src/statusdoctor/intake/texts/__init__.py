"""HTTP as people paste it: raw messages, transcripts of curl and wget; from lines of text to exchanges.

Nothing here raises for what stands in a text, and every pass over it takes linear time. What such a text cannot show
(a request that was not pasted, a body that went to a file) is marked as not shown, never as absent.
"""
