"""Measures against gold, and the gate that holds what was reached."""
