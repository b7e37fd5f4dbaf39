"""A service with one event and one reaction, to try the bus on."""
