services = {
  "ecr.api" = {}
  "ecr.dkr" = {}
  "logs"    = {}
}
