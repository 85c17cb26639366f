"""Components: each declares its arguments."""

from django import template

register = template.Library()
