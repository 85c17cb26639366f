"""`check --deploy` refuses the demo, because it lets anybody sign in as anybody."""

from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def demo_is_off(**options: object) -> list[CheckMessage]:
    """This app is only there while DEMO is on."""
    return [
        Error(
            "DEMO is on: anyone on this machine can sign in as anyone, and no email is sent.",
            hint="Set DEMO=false.",
            id="demo.E001",
        )
    ]
