"""What a community has agreed on: measures, their versions, and who has accepted which."""
