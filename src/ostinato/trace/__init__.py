"""What a build did: how much it made, and what took how long."""
