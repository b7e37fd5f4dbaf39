"""What requests to onboarding must hold, by room."""
