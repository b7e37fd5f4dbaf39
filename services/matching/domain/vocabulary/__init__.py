"""What people can do and wish to learn, as concepts in three languages and how these are akin."""
