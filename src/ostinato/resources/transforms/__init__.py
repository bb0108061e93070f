"""One transformation in each file: pure steps from one resource to the next."""
