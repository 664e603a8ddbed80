"""The room of the county's ground: grids, components, categories, departments and the rules they carry."""
