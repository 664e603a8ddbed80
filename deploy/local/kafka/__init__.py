"""A one-node Apache Kafka, fetched by Maven coordinates and run without Docker."""

from deploy.local.kafka.broker import Broker
from deploy.local.kafka.jars import fetch_jars

__all__ = ["Broker", "fetch_jars"]
