services = {
  "sqs"            = {}
  "secretsmanager" = { private_dns = false }
}
