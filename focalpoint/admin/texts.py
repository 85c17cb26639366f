"""The texts of pages in the admin: a lead edits them and looks at them before they are saved."""

from collections.abc import Iterator
from typing import ClassVar, TypedDict

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from focalpoint.admin.edited import EditedAdmin
from focalpoint.admin.steps import step
from focalpoint.admin.translated import InLanguages
from focalpoint.editor import Edited
from focalpoint.limits import longest
from focalpoint.markdown import to_html
from focalpoint.texts import actions
from focalpoint.texts.models import Section, Text
from focalpoint.translated import TranslatedFormField


class WordsForm(forms.ModelForm):
    """What is read of a text."""

    body = TranslatedFormField(
        long=True,
        label=gettext_lazy("Text"),
        help_text=gettext_lazy(
            "Markdown: ## for a heading, - for a list, [words](/en/help/) for a link. Times, addresses, "
            "file types and periods are added by the page: leave them out."
        ),
        max_length=longest(Text, "body"),
    )

    class Meta:
        model = Text
        fields: ClassVar[list[str]] = ["title", "summary", "body"]


class TextForm(Edited, WordsForm):
    """A text as several people edit it."""

    class Meta:
        model = Text
        fields: ClassVar[list[str]] = ["title", "summary", "body", "position"]

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.row = self.instance
        self.initial["edit"] = self.instance.edit


class Shown(TypedDict):
    """A text in one language, as its page shows it."""

    code: str
    language: str
    direction: str
    title: str
    summary: str
    html: SafeString


def shown(text: Text) -> Iterator[Shown]:
    for code, language in settings.CONTENT_LANGUAGES:
        if any(words.get(code) for words in (text.title, text.summary, text.body)):
            yield Shown(
                code=code,
                language=str(language),
                direction="rtl" if get_language_info(code)["bidi"] else "ltr",
                title=text.title.get(code, ""),
                summary=text.summary.get(code, ""),
                html=to_html(text.body.get(code, "")),
            )


@admin.register(Text)
class TextAdmin(InLanguages, EditedAdmin):
    """None is added or deleted: each has its place on the portal."""

    permissions: ClassVar[dict[str, str]] = {"view": "focalpoint.view_text", "change": "focalpoint.save_text"}
    form = TextForm
    change_form_template = "focalpoint/admin/texts/change_form.html"
    fields = ["code", "section", "title", "summary", "body", "position"]
    readonly_fields = ["code", "section"]
    list_display = ["title", "section", "code", "position"]
    list_filter = ["section"]
    search_fields = ["code", "title", "body"]
    ordering = ["section", "position", "code"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Text]:
        return super().get_queryset(request).defer("search")

    def get_urls(self) -> list[URLPattern]:
        preview = path(
            "<slug:object_id>/preview/",
            self.admin_site.admin_view(self.preview),
            name="focalpoint_text_preview",
        )
        return [preview, *super().get_urls()]

    def view_on_site(self, obj: Text) -> str:
        return reverse(obj.pk) if obj.section == Section.ABOUT else reverse("help-topic", args=[obj.pk])

    def save_model(self, request: HttpRequest, obj: Text, form: TextForm, change: bool) -> None:
        # The admin admits no one else.
        assert request.user.is_authenticated
        values = {name: form.cleaned_data[name] for name in TextForm.Meta.fields}
        actions.save(obj, **values, edit=form.cleaned_data["edit"], by=request.user, at=timezone.now())

    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """What the page will say: of what is stored, or of what was typed and is saved nowhere."""
        text = self.get_object(request, object_id)
        if text is None:
            raise Http404
        is_typed = request.method == "POST"
        if not self.may(request, "change" if is_typed else "view", text):
            raise PermissionDenied
        form = WordsForm(request.POST, instance=text) if is_typed else None
        texts = list(shown(text)) if form is None or form.is_valid() else []
        template = "focalpoint/admin/texts/preview.html"
        return step(request, template, text, _("Preview"), form=form, texts=texts, is_typed=is_typed)
