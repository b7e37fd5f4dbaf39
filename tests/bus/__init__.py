"""The bus on a real RabbitMQ and a real database."""
