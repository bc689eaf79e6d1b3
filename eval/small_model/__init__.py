"""A small instruction model on this machine, to try written answers with: fetched once, served on loopback.

    python -m pincite.eval.small_model --port 8931

It is Qwen2.5-Coder-1.5B-Instruct, 4-bit: about the weakest model that holds to a task. What is shown of its answers
shows what the check of written sentences is worth.
"""
