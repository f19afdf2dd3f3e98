"""The few lines of PyTorch that compute what a scene shows."""
