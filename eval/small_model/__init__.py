"""Download a small instruction model once and serve it on loopback, to test written answers.

    python -m pincite.eval.small_model --port 8931

The model is Qwen2.5-Coder-1.5B-Instruct, 4-bit, about the weakest that can follow the task. What the check of written
sentences lets through from such a model shows how good the check is.
"""
