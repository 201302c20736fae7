"""Article to layers: each module is one stage."""
