"""What an alert is proved with: pictures, a clip, and a sealed record; copies for showing hide who it is not about."""
