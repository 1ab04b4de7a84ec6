variable "enabled" {
  type    = bool
  default = true
}

module "network" {
  source = "./network"
  count  = var.enabled ? 1 : 0
}
