"""What happens to a live site when everything that can go wrong does, at every step of a deployment."""
