"""The way back: where a plain form leads when it has done its small thing."""

from urllib.parse import urldefrag, urlsplit

from django.http import HttpRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, default: str = "/", *, never: str = "", at: str = "") -> HttpResponseRedirect:
    """Return a redirect to the form's `next`, else to the page it stood on, else to `default`; never off this host.

    A page whose path starts with `never` is no way back: what it shows is gone. `at` is the id in it to lead to.
    """
    for address in (request.POST.get("next", ""), request.headers.get("Referer", "")):
        if is_ours(request, address) and not (never and urlsplit(address).path.startswith(never)):
            return HttpResponseRedirect(_placed(address, at))
    return HttpResponseRedirect(_placed(default, at))


def _placed(address: str, at: str) -> str:
    return f"{urldefrag(address).url}#{at}" if at else address


def is_ours(request: HttpRequest, address: str) -> bool:
    """Whether `address` leads to this host by the scheme of the request or a safer one."""
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
