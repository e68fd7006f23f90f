"""The way to the border: lawful doors, transit, interdiction."""
