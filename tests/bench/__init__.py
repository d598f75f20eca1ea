"""What `make bench` runs: speed and memory as ratios taken in one run, never asserted."""
