"""From the declarations of a module tree to resource instances with values.

`Evaluator` (in `evaluator.py`) is the way in. What a module instance knows is in `scope.py`; how many
instances a block has, in `expansion.py`; what a block's body evaluates to, in `body.py`. What is known
besides the sources, such as a plan, comes in as `Facts`.
"""
