"""What requests to matching must hold."""
