"""A member's way into the community: templates, milestones, and what they add up to."""
