"""Pages of people: profiles, settings, notifications, what is known, welcome and farewell."""
