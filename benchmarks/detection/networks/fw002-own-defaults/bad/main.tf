variable "defaults" {
  description = "What happens to packets and to fragments that no stateless rule matches."
  type = object({
    packets   = string
    fragments = optional(string, "forward_to_sfe")
  })
  default = {
    packets   = "forward_to_sfe"
    fragments = "pass"
  }
}

variable "allowed_ports" {
  type    = map(number)
  default = { https = 443, ntp = 123 }
}

locals {
  protocols = { https = "TCP", ntp = "UDP" }
}

resource "aws_vpc" "inspection" {
  cidr_block = "100.64.0.0/24"
}

resource "aws_subnet" "firewall" {
  for_each          = { a = 0, b = 1 }
  vpc_id            = aws_vpc.inspection.id
  cidr_block        = cidrsubnet(aws_vpc.inspection.cidr_block, 4, each.value)
  availability_zone = "eu-west-1${each.key}"
}

resource "aws_networkfirewall_rule_group" "ports" {
  name     = "ports"
  type     = "STATEFUL"
  capacity = 20

  rule_group {
    stateful_rule_options {
      rule_order = "STRICT_ORDER"
    }

    rules_source {
      dynamic "stateful_rule" {
        for_each = var.allowed_ports

        content {
          action = "PASS"

          header {
            protocol         = local.protocols[stateful_rule.key]
            direction        = "FORWARD"
            source           = "10.0.0.0/8"
            source_port      = "ANY"
            destination      = "ANY"
            destination_port = tostring(stateful_rule.value)
          }

          rule_option {
            keyword  = "sid"
            settings = [tostring(stateful_rule.value)]
          }
        }
      }
    }
  }
}

resource "aws_networkfirewall_firewall_policy" "main" {
  name = "main"

  firewall_policy {
    stateless_default_actions          = [format("aws:%s", var.defaults.packets)]
    stateless_fragment_default_actions = [format("aws:%s", var.defaults.fragments)]
    stateful_default_actions           = ["aws:drop_strict"]

    stateful_engine_options {
      rule_order = "STRICT_ORDER"
    }

    dynamic "stateful_rule_group_reference" {
      for_each = [aws_networkfirewall_rule_group.ports]

      content {
        priority     = 10 * (stateful_rule_group_reference.key + 1)
        resource_arn = stateful_rule_group_reference.value.arn
      }
    }
  }
}

resource "aws_networkfirewall_firewall" "main" {
  name                = "main"
  vpc_id              = aws_vpc.inspection.id
  firewall_policy_arn = aws_networkfirewall_firewall_policy.main.arn

  dynamic "subnet_mapping" {
    for_each = aws_subnet.firewall

    content {
      subnet_id = subnet_mapping.value.id
    }
  }
}
