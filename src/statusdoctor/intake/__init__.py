"""From captures to exchanges: one reader a format; each yields Exchanges and tells what it could not read."""
