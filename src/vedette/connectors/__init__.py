"""One folder a product: manifest, mapping, reader, fixtures. Only app.wiring knows them."""
