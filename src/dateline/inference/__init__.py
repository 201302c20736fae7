"""Running small neural networks: graphs, wordpieces and windows. It knows nothing of any layer."""
