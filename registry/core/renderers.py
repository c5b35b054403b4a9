"""How forms are drawn: one field template for the whole registry."""

from django.forms.renderers import TemplatesSetting


class PhysisRenderer(TemplatesSetting):
    """Draws every form and field with the templates of the design system.

    Needs `django.forms` among the installed apps, for the widgets' own templates.
    """

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
