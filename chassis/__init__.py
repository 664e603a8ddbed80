"""What every service stands on: Kafka, Postgres, HTTP, blobs, logs. It knows no word of the business."""
