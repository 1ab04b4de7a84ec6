services = {
  "ecr.api" = {}
  "logs"    = {}
}
