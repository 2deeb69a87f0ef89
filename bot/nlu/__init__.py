"""Understanding French: spelling, features, topic decision, profile."""
