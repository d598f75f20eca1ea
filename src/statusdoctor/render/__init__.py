"""Diagnosis to something people or programs read: one file a format, which knows nothing of where it came from."""
