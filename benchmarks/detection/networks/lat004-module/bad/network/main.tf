resource "aws_vpclattice_service" "orders" { # <- LAT004
  name = "orders"
}

resource "aws_vpclattice_listener" "orders" {
  name               = "https"
  service_identifier = aws_vpclattice_service.orders.id
  protocol           = "HTTPS"

  default_action {
    fixed_response {
      status_code = 404
    }
  }
}
