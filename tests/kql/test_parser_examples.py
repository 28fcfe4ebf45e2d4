"""The documented examples parse, every one."""

import json
from pathlib import Path

import pytest

from vedette.kql.parser import parse_tolerant


@pytest.mark.shared
def test_documented_examples_parse(shared_data: Path) -> None:
    lines = (shared_data / "kql" / "doc_examples.jsonl").read_text(encoding="utf-8").splitlines()
    examples = [json.loads(line) for line in lines]
    refused = {example["id"]: found for example in examples if (found := parse_tolerant(example["query"])[1])}
    assert len(examples) > 400
    assert refused == {}
