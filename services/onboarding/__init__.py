"""How a newcomer is welcomed: places, members, welcome calls and the journey they are on."""
