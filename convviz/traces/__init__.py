"""What a layer reads, multiplies and adds, and how that is found and checked."""
