"""One mail message on one page: what the gate decided and what the tables say, for the API's message routes."""
