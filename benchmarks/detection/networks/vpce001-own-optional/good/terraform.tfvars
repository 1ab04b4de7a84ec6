services = {
  "sqs"            = {}
  "secretsmanager" = {}
}
