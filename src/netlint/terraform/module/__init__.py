"""Modules: from a directory to the declarations of a module tree, before any evaluation.

    files = FolderFiles("infrastructure")
    tree = load(files, "envs/prod")
    inputs = root_variables(files, tree.root, environment=os.environ, options=[VariableOption("zone", "a")])
    for module in tree.modules.values():
        for resource in module.resources.values():
            print(module.key, resource.block, resource.body.attributes.keys())
    for problem in (*tree.diagnostics, *inputs.diagnostics):
        print(problem)

`files` says where files come from, `loader` reads the tree, `declarations` is what there is to find in it,
and `variables` gives the root module's variables their values.
"""
