"""Who becomes whose mentor, and why."""
