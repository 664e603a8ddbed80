"""Pictures, sound and clips: checked by content, kept unchanged, shown without what they give away."""
