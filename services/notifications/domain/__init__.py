"""Who is written to, in which words, and what goes into their calendar: plain Python."""
