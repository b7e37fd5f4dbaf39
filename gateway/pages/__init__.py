"""Pages for people who have a link and no account: no script, nothing loaded from elsewhere."""
