"""Kafka (and what speaks its protocol, such as Event Hubs): messages of records, acknowledged by all replicas.

Names that brokers give for themselves are checked like those people wrote, before anything is sent to them. Source:
https://github.com/confluentinc/librdkafka/blob/master/CONFIGURATION.md
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from vedette.core.errors import Conflict, Upstream
from vedette.core.outbound import Outbound
from vedette.insight.streams.item import Item, message, packed
from vedette.insight.streams.terms import KafkaTerms, places

SIZE, COUNT = 700_000, 500
"""Bytes and records in one message: brokers take a megabyte unless told otherwise."""
SECONDS = 20.0


class KafkaSink:
    """A producer for one run."""

    def __init__(self, terms: KafkaTerms, secret: str, tenant: str, outbound: Outbound) -> None:
        try:
            from confluent_kafka import KafkaException, Producer
        except ImportError as error:
            raise Conflict("Kafka needs the extra `streaming`: pip install 'vedette[streaming]'") from error
        for host, port in places(terms.brokers):
            outbound.target(host, port)
        self._failure, self._topic, self._tenant = KafkaException, terms.topic, tenant
        self._failed: list[str] = []
        try:
            self._producer = Producer(_options(terms, secret, outbound), logger=None)
            known = self._producer.list_topics(timeout=SECONDS)
        except KafkaException as error:
            raise Upstream(f"Kafka does not answer: {error}") from error
        for broker in known.brokers.values():
            outbound.target(broker.host, broker.port)

    def send(self, items: Iterator[Item]) -> int:
        """Messages into the producer's queue."""
        count = 0
        for table, group in groupby(items, key=lambda item: item.table):
            topic = self._topic.replace("{table}", table.lower())
            for records in packed(group, self._tenant, size=SIZE, count=COUNT):
                self._produce(topic, message(records))
                count += len(records)
        return count

    def flush(self) -> None:
        """Wait for the acknowledgements."""
        left = self._producer.flush(SECONDS)
        if left or self._failed:
            why = self._failed[0] if self._failed else f"{left} messages were not acknowledged in {SECONDS:g} seconds"
            self._failed.clear()
            raise Upstream(f"Kafka did not take everything: {why}")

    def close(self) -> None:
        """Drop what is left in the queue: it is sent again."""
        self._producer.purge()
        self._producer.poll(0)

    def _produce(self, topic: str, body: bytes) -> None:
        while True:
            try:
                self._producer.produce(topic, body, on_delivery=self._delivered)
                self._producer.poll(0)
                return
            except BufferError:  # its queue is full: wait for acknowledgements
                self._producer.poll(0.5)
                if self._failed:
                    self.flush()
            except self._failure as error:
                raise Upstream(f"Kafka refused a message: {error}") from error

    def _delivered(self, error: Any, _message: Any) -> None:
        if error is not None:
            self._failed.append(str(error))


def _options(terms: KafkaTerms, secret: str, outbound: Outbound) -> dict[str, Any]:
    found: dict[str, Any] = {
        "bootstrap.servers": ",".join(terms.brokers),
        "client.id": "vedette",
        "acks": "all",
        "enable.idempotence": True,
        "compression.type": "lz4",
        "linger.ms": 50,
        "message.timeout.ms": int(SECONDS * 1000),
        "socket.connection.setup.timeout.ms": 10_000,
        "log_level": 0,
    }
    if terms.tls and outbound.certificates is not None:
        found["ssl.ca.location"] = str(outbound.certificates)
    if terms.user:
        found |= {"sasl.mechanism": terms.mechanism, "sasl.username": terms.user, "sasl.password": secret}
    protocol = ("SASL_" if terms.user else "") + ("SSL" if terms.tls else "PLAINTEXT")
    return {**found, "security.protocol": protocol}
