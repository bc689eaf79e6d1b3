"""Write weights in the files that sentence-transformers opens: tensors, and descriptions of the model."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.index.encoders.packed_weights import PackedWeights, Shape

TENSORS_FILE = "model.safetensors"
LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def write_tensors(weights: PackedWeights, path: Path) -> None:
    """Write the weights as float32 safetensors, a few million at a time to limit memory use.

    The format: header length (uint64), header in JSON, then the tensors in order.
    """
    layout: dict[str, object] = {"__metadata__": {"format": "pt"}}
    position = 0
    tensors = list(_named_tensors(weights))
    for _, name, shape in tensors:
        size = 4 * int(np.prod(shape))
        layout[name] = {"dtype": "F32", "shape": shape, "data_offsets": [position, position + size]}
        position += size
    header = json.dumps(layout).encode()
    header += b" " * (-(len(header) + 8) % 64)  # aligns the tensors to a cache line, for memory mapping
    with path.open("wb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        for source, _, shape in tensors:
            for chunk in _zeros(shape) if source is None else weights.chunks(source):
                file.write(np.ascontiguousarray(chunk, "<f4").data)


def _zeros(shape: list[int]) -> Iterator[NDArray[np.float32]]:
    yield np.zeros(shape, np.float32)


def _named_tensors(weights: PackedWeights) -> Iterator[tuple[str | None, str, list[int]]]:
    """Yield (name in the packed file, name in transformers' BertModel, shape) for every tensor."""
    hidden, wide = weights.shape.hidden, weights.shape.feed_forward
    tables = {"word": weights.shape.vocabulary, "pos": weights.shape.positions}
    tables["type"] = weights.shape.token_types
    for short, long in {"word": "word", "pos": "position", "type": "token_type"}.items():
        yield f"emb.{short}", f"embeddings.{long}_embeddings.weight", [tables[short], hidden]
    yield "emb.ln.w", "embeddings.LayerNorm.weight", [hidden]
    yield "emb.ln.b", "embeddings.LayerNorm.bias", [hidden]
    for layer in range(weights.shape.layers):
        for short, long in LAYER_NAMES.items():
            rows = wide if short == "fi" else hidden
            shape = [rows] if short.endswith("ln") else [rows, wide if short == "fo" else hidden]
            yield f"l{layer}.{short}.w", f"encoder.layer.{layer}.{long}.weight", shape
            yield f"l{layer}.{short}.b", f"encoder.layer.{layer}.{long}.bias", [rows]
    # Mean pooling does not use BERT's pooler, but transformers complains if its weights are missing.
    yield None, "pooler.dense.weight", [hidden, hidden]
    yield None, "pooler.dense.bias", [hidden]


def descriptions(shape: Shape, prompts: Mapping[str, str]) -> dict[str, object]:
    """Return the contents of a sentence-transformers folder's JSON files, by name; `prompts` precede the texts."""
    module = "sentence_transformers.models"
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": shape.hidden,
            "num_hidden_layers": shape.layers,
            "num_attention_heads": shape.heads,
            "intermediate_size": shape.feed_forward,
            "vocab_size": shape.vocabulary,
            "max_position_embeddings": shape.positions,
            "type_vocab_size": shape.token_types,
            "layer_norm_eps": shape.epsilon,
            "hidden_act": "gelu",
            "pad_token_id": 1,
            "dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": shape.positions,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
        },
        "modules.json": [
            {"idx": 0, "name": "0", "path": "", "type": f"{module}.Transformer"},
            {"idx": 1, "name": "1", "path": "1_Pooling", "type": f"{module}.Pooling"},
            {"idx": 2, "name": "2", "path": "2_Normalize", "type": f"{module}.Normalize"},
        ],
        "sentence_bert_config.json": {"max_seq_length": shape.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": prompts, "similarity_fn_name": "cosine"},
        "1_Pooling/config.json": {
            "word_embedding_dimension": shape.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
    }
