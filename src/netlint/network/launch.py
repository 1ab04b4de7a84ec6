"""What instances are launched from: launch templates and launch configurations.

Read are the subnets and security groups in `network_interfaces` blocks (each interface that
exists already included), `vpc_security_group_ids` and `security_group_names`. A template's latest
version is what the configuration describes; an older version that is asked for is not known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from netlint.lang.undetermined import Members
from netlint.network.collect import flattened, joined, one
from netlint.network.entity import Entity
from netlint.network.fields import attribute, derived, flag, link, links, members, text
from netlint.network.spelling import SELF, spelled

if TYPE_CHECKING:
    from netlint.network.filtering import SecurityGroup
    from netlint.network.gateways import NetworkInterface
    from netlint.network.vpc import Subnet


class LaunchTemplate(Entity):
    """A launch template (https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-launch-template.html)."""

    kind = "launch_template"
    identities = ("name", "LaunchTemplateName", "LaunchConfigurationName")
    terraform = (
        *spelled(
            "aws_launch_template",
            own_security_groups="vpc_security_group_ids|security_group_names",
            starts_with_script="user_data",
            placement_group="placement.group_name",
        ),
        *spelled(
            "aws_launch_configuration",
            own_security_groups="security_groups",
            starts_with_script="user_data|user_data_base64",
        ),
    )
    cloudformation = (
        *spelled(
            "AWS::EC2::LaunchTemplate",
            own_security_groups="LaunchTemplateData.SecurityGroupIds|SecurityGroups",
            starts_with_script="LaunchTemplateData.UserData",
            placement_group="LaunchTemplateData.Placement.GroupName|GroupId",
        ),
        *spelled(
            "AWS::AutoScaling::LaunchConfiguration",
            own_security_groups="SecurityGroups",
            starts_with_script="UserData",
        ),
    )
    own_security_groups: links[SecurityGroup] = links("security_group")
    starts_with_script = attribute(bool, False, settled=True)
    placement_group = attribute(text, "")
    interfaces: members[LaunchTemplateInterface] = members("launch_template_interface", "template")

    @derived
    def subnets(self) -> Members[Subnet]:
        """The subnets that its network interfaces name."""
        return flattened(self.interfaces, lambda interface: one(interface.subnet))

    @derived
    def security_groups(self) -> Members[SecurityGroup]:
        """The security groups of the template and of its network interfaces."""
        return joined(
            self.own_security_groups, flattened(self.interfaces, lambda interface: interface.security_groups)
        )


def _written_flag(value: object) -> bool | None:
    return None if value == "" else flag(value)


class LaunchTemplateInterface(Entity):
    """A network interface of the instances that a template launches."""

    kind = "launch_template_interface"
    terraform = spelled(
        "aws_launch_template",
        block="network_interfaces",
        template=SELF,
        own_subnet="subnet_id",
        own_security_groups="security_groups",
        existing="network_interface_id",
        public_address="associate_public_ip_address",
    )
    cloudformation = spelled(
        "AWS::EC2::LaunchTemplate",
        block="LaunchTemplateData.NetworkInterfaces",
        template=SELF,
        own_subnet="SubnetId",
        own_security_groups="Groups",
        existing="NetworkInterfaceId",
        public_address="AssociatePublicIpAddress",
    )
    template: link[LaunchTemplate] = link("launch_template")
    own_subnet: link[Subnet] = link("subnet")
    own_security_groups: links[SecurityGroup] = links("security_group")
    existing: link[NetworkInterface] = link("network_interface")
    public_address = attribute[bool | None](_written_flag, None)

    @derived
    def subnet(self) -> Subnet | None:
        """Its subnet: written here, or that of the interface that exists already."""
        if self.own_subnet is None and self.existing is not None:
            return self.existing.subnet
        return self.own_subnet

    @derived
    def security_groups(self) -> Members[SecurityGroup]:
        """Its security groups: written here, or those of the interface that exists already."""
        return self.existing.security_groups if self.existing is not None else self.own_security_groups


ENTITIES: tuple[type[Entity], ...] = (LaunchTemplate, LaunchTemplateInterface)
