"""What runs around Rasa: understanding components, channels, evaluation, settings."""
