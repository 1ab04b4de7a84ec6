variable "name" {
  type = string
}

variable "cidr" {
  type = string
}

variable "azs" {
  type    = list(string)
  default = ["eu-west-1a", "eu-west-1b"]
}

variable "public" {
  description = "Whether there are public subnets."
  type        = bool
  default     = true
}

variable "dns" {
  type    = object({ support = optional(bool, true), hostnames = optional(bool, true) })
  default = {}
}
