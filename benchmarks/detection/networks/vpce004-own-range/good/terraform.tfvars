services = {
  "sqs" = {}
  "sns" = {}
}
