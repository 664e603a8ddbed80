"""The operators' page and the door before all services: sign in, see live, pass commands on. It decides nothing."""
