"""All families: what banks, sellers, gateways and models answer, read from service_answers.txt: each is a lead."""

from __future__ import annotations

from tests.cases.server_answers import answers, register

for row in answers(__file__):
    register(*row)
