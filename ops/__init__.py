"""What an operator runs: the embedded system, its keys, its topology, the words that mend it."""
