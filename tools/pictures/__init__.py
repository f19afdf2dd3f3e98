"""The guard: draws what the project can show and tells which pictures are other than before."""
