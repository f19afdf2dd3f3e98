"""What a user gives, as text or files, made into numbers and layers."""
