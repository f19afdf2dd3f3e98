"""What several scenes tell in the same way: storyboards that a scene fills with its layer."""
