"""Cameras that speak ONVIF: their streams, presets and events, asked when somebody wants to know."""
