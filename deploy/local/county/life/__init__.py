"""The county's moving life: collectors on their rounds, crews on their way, reports now and then."""
