module "network" {
  source   = "./network"
  for_each = toset(["blue"])
}
