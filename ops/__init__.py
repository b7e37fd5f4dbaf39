"""What an operator runs: the embedded system, its keys, its topology, and the words that mend it."""
