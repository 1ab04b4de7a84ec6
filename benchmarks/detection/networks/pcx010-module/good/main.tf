provider "aws" {
  region = "eu-west-1"
}

provider "aws" {
  alias  = "central"
  region = "eu-central-1"
}

module "network" {
  source   = "./network"
  for_each = toset(["blue"])

  providers = {
    aws = aws
    aws.central = aws.central
  }
}
