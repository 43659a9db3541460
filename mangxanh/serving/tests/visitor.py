"""Somebody with a browser at a real `mangxanh serve`: signs in, opens pages, sends forms."""

import http.client
import http.cookiejar
import re
import secrets
import urllib.error
import urllib.parse
import urllib.request

GONE = (OSError, http.client.HTTPException)  # what a killed server is to a browser


class Visitor:
    """Keeps cookies; follows redirects; `get` and `post` give the last address and the body."""

    def __init__(self, url):
        self.url = url
        jar = http.cookiejar.CookieJar()
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self._token = ""

    def get(self, path):
        return self._open(self.url + path)

    def sign_in(self, name, password):
        self.get("/dang-nhap/")
        address, _page = self.post("/dang-nhap/", {"username": name, "password": password})
        assert "/dang-nhap/" not in address

    def post(self, path, fields, **files):
        """Send a form; `files` are field=(name, bytes). OSError or HTTPException: nobody answered."""
        fields = {"csrfmiddlewaretoken": self._token} | fields
        request = urllib.request.Request(self.url + path)  # noqa: S310  # our own server
        if files:
            edge = secrets.token_hex(12)
            request.data = _multipart(fields, files, edge)
            request.add_header("Content-Type", f"multipart/form-data; boundary={edge}")
        else:
            request.data = urllib.parse.urlencode(fields).encode()
        request.add_header("Origin", self.url)
        return self._open(request)

    def _open(self, request):
        try:
            answer = self._browser.open(request, timeout=30)
        except urllib.error.HTTPError as refused:
            raise AssertionError(f"{refused.code} {refused.url}") from None
        with answer:
            body = answer.read()
        found = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        if found:
            self._token = found[1].decode()
        return answer.url, body


def _multipart(fields, files, edge):
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts += [
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'.encode()
        + content
        + b"\r\n"
        for field, (name, content) in files.items()
    ]
    return b"".join([*parts, f"--{edge}--\r\n".encode()])
