"""Chooses the number format in which this machine's CPU computes fastest."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch


def fastest_dtype() -> "torch.dtype":
    """Returns bfloat16 where the CPU has instructions for it (AVX512-BF16 or AMX), otherwise float32.

    Elsewhere torch accepts bfloat16 too, but emulates it, several times slower than float32.
    """
    import torch  # takes seconds: only who embeds passages pays for it

    return torch.bfloat16 if has_native_bfloat16() else torch.float32


def has_native_bfloat16() -> bool:
    """True where torch says that the CPU multiplies bfloat16 in hardware."""
    import torch

    # Private names: a torch without them, or built for another processor, counts as a no.
    checks = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    return any(bool(getattr(torch.cpu, check, bool)()) for check in checks)
