"""The shapes of what goes in and comes out, one file a resource."""
