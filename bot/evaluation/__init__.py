"""Figures and pictures: what the assistant decides, how often it is right, how fast it is."""
