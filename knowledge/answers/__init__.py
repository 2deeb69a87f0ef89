"""French answers to facts: numbers, dates, durations, yes and no, choices, several facts in one sentence."""
