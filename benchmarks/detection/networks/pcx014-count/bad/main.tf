provider "aws" {
  alias                       = "partner"
  region                      = "eu-west-1"
  access_key                  = "testing"
  secret_key                  = "testing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}

variable "enabled" {
  type    = bool
  default = true
}

module "network" {
  source = "./network"
  count  = var.enabled ? 1 : 0

  providers = {
    aws = aws
    aws.partner = aws.partner
  }
}
