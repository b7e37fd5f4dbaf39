"""How onboarding's things look in JSON, by room."""
