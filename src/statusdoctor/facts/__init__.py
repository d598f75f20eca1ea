"""What one part of a message means: pure functions over the model, one small file a subject."""
