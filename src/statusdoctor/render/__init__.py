"""Diagnosis to something people or programs read: one file a format; nothing here knows where exchanges come from."""
