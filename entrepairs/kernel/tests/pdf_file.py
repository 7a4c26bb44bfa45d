# SPDX-FileCopyrightText: Entrepairs contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""PDFs as small as they come: of any pages, or behind a password."""


def pdf(*objects, trailer=b""):
    """A PDF of these objects, with a table that says where each begins."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    return body + table + end % (len(places) + 1, trailer, len(body))


def pages(number=1, box=b"0 0 595 842", drawn=b"1 0 0 rg 50 50 300 400 re f", root=b""):
    kids = b" ".join(b"%d 0 R" % (4 + n) for n in range(number))
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 3 0 R >>" % box
    return pdf(
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % root,
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, number),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        *[page] * number,
    )


# Of the standard kind, with a password that nobody here knows.
LOCKED = pdf(
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [] /Count 0 >>",
    b"<< /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O <%s> /U <%s> >>"
    % (b"28" * 32, b"7a" * 32),
    trailer=b"/Encrypt 3 0 R /ID [<00112233445566778899aabbccddeeff> <00>]",
)
