"""The promises: their schemas, their samples, who keeps and who reads them."""
