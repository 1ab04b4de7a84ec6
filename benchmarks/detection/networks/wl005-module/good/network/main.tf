resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "cache" {
  for_each          = { "eu-west-1a" = 0, "eu-west-1b" = 1 }
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  availability_zone = each.key
}

resource "aws_security_group" "cache" {
  vpc_id = aws_vpc.main.id
}

resource "aws_elasticache_subnet_group" "cache" {
  name       = "cache"
  subnet_ids = [for subnet in aws_subnet.cache : subnet.id]
}

resource "aws_elasticache_replication_group" "cache" {
  replication_group_id       = "cache"
  description                = "Sessions"
  engine                     = "valkey"
  node_type                  = "cache.t4g.small"
  num_cache_clusters         = 2
  automatic_failover_enabled = true
  subnet_group_name          = aws_elasticache_subnet_group.cache.name
  security_group_ids         = [aws_security_group.cache.id]
}
