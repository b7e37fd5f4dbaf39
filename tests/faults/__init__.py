"""What happens when processes die: nothing is lost, nothing happens twice."""
