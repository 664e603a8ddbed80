"""What vision decides, from boxes and times alone: zones, tracks, stays, and the facts that follow."""
