"""A failing little world on this machine: real servers, a scripted client, and stories of what goes wrong."""
