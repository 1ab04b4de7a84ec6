module "vpc" {
  source = "./modules/vpc"
  name   = "functions"
  cidr   = "10.104.0.0/16"
}

module "queue" {
  source = "./modules/queue"
  name   = "jobs"
}

resource "aws_security_group" "function" {
  name   = "function"
  vpc_id = module.vpc.id

  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "function" {
  name               = "function"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = aws_iam_role.function.arn
  package_type  = "Image"
  image_uri     = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/worker:1"

  environment {
    variables = merge({ LEVEL = "info" }, { QUEUE_URL = module.queue.url })
  }

  vpc_config {
    subnet_ids         = values(module.vpc.public_subnets)
    security_group_ids = [aws_security_group.function.id]
  }
}
