resource "aws_vpclattice_service_network" "main" {
  name = "main"
}

resource "aws_vpclattice_service" "orders" {
  name = "orders"
}

resource "aws_vpclattice_service_network_service_association" "orders" {
  service_network_identifier = aws_vpclattice_service_network.main.id
  service_identifier         = aws_vpclattice_service.orders.id
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
