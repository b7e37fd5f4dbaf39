"""What is said: immutable, versioned events that services promise to one another."""
