"""The Linux kernel as oracle of reachability.

A random network (`model`, `draw`) is written twice: as Terraform (`terraform`), which netlint reads, and as
network namespaces with routes and packet filters (`namespaces`, `build`), through which `probe` sends real
packets. `compare` asks both the same `questions`. The two translations share the model and nothing else: what
AWS does with a network is written down in `build` a second time, from AWS's documentation.
"""
